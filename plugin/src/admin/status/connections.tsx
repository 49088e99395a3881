import { __ } from '@wordpress/i18n';
import type { BreakerStatus } from '@ai-support-chat/sidecar/contract/status';
import { breakerLabel, breakerTone, pausedMeans, providerName } from '../text/status-words.ts';

/** Each service that is switched on, whether it is used or paused, and what a pause means. */
export function Connections({ breakers }: { readonly breakers: readonly BreakerStatus[] }) {
	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-connections-heading">
			<h2 id="asc-connections-heading">{__('Connections', 'ai-support-chat')}</h2>
			<p className="asc-muted">
				{__(
					'A service that fails five times in a minute is paused and tried again every 30 seconds.',
					'ai-support-chat',
				)}
			</p>
			<ul className="asc-connections">
				{breakers.map(({ provider, state }) => (
					<li key={provider} className="asc-connections__one">
						<strong>{providerName(provider)}</strong>
						<span className={`asc-badge asc-badge--${breakerTone(state)}`}>
							{breakerLabel(state)}
						</span>
						{state !== 'closed' && (
							<span className="asc-connections__means">{pausedMeans(provider)}</span>
						)}
					</li>
				))}
			</ul>
		</section>
	);
}
