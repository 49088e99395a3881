import { __ } from '@wordpress/i18n';
import type { SettingsReply } from '@ai-support-chat/sidecar/contract/refunds';

type OwnTool = SettingsReply['own_hands'][number];

function label(state: OwnTool['state']): string {
	switch (state) {
		case 'on':
			return __('In use', 'ai-support-chat');
		case 'paused':
			return __('Paused', 'ai-support-chat');
		case 'left_out':
			return __('Left out', 'ai-support-chat');
	}
}

function tone(state: OwnTool['state']): string {
	switch (state) {
		case 'on':
			return 'good';
		case 'paused':
			return 'waiting';
		case 'left_out':
			return 'bad';
	}
}

/** The shop's own tools; one that cannot be used says which file and field is at fault. */
export function OwnTools({ tools }: { readonly tools: readonly OwnTool[] }) {
	if (tools.length === 0) return null;
	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-own-tools-heading">
			<h2 id="asc-own-tools-heading">{__('Your own tools', 'ai-support-chat')}</h2>
			<ul className="asc-connections">
				{tools.map(({ name, state, problem }) => (
					<li key={name} className="asc-connections__one">
						<strong dir="ltr">{name}</strong>
						<span className={`asc-badge asc-badge--${tone(state)}`}>{label(state)}</span>
						{problem !== null && (
							<span className="asc-connections__means" dir="auto">
								{problem}
							</span>
						)}
					</li>
				))}
			</ul>
		</section>
	);
}
