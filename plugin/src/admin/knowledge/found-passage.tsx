import { __ } from '@wordpress/i18n';
import type { ExplainedPassage } from '@ai-support-chat/sidecar/contract/knowledge';
import { pageLocale } from '../text/locale.ts';
import { sourceLabel } from './words.ts';

const LONGEST = 600;

function number(value: number): string {
	return new Intl.NumberFormat(pageLocale(), {
		minimumFractionDigits: 2,
		maximumFractionDigits: 2,
	}).format(value);
}

/** One score with a bar that repeats it; all three run from 0 to about 1. */
function Score({ label, value }: { readonly label: string; readonly value: number | null }) {
	const share = Math.max(0, Math.min(1, value ?? 0));
	return (
		<div className="asc-score">
			<dt>{label}</dt>
			<dd>
				{value === null ? __('not yet computed', 'ai-support-chat') : number(value)}
				<span className="asc-meter" aria-hidden="true">
					<span className="asc-meter__part" style={{ inlineSize: `${share * 100}%` }} />
				</span>
			</dd>
		</div>
	);
}

/** A passage, and why it was found. What a page says is text here, never mark-up. */
export function FoundPassage({ passage }: { readonly passage: ExplainedPassage }) {
	const title = passage.heading === null ? passage.title : `${passage.title} › ${passage.heading}`;
	const text = passage.text.length > LONGEST ? `${passage.text.slice(0, LONGEST)}…` : passage.text;
	return (
		<li className="asc-card asc-panel asc-found__passage">
			<div>
				<h3 dir="auto">
					{passage.url === null ? (
						title
					) : (
						<a href={passage.url} target="_blank" rel="noreferrer noopener">
							{title}
						</a>
					)}
				</h3>
				<p className="asc-muted">{sourceLabel(passage.source)}</p>
				<p className="asc-found__text" dir="auto">
					{text}
				</p>
				<p className="asc-chips">
					<span className="asc-muted">{__('Words found:', 'ai-support-chat')}</span>
					{passage.matched_terms.length === 0
						? __('none; it was found by its meaning', 'ai-support-chat')
						: passage.matched_terms.map((term) => (
								<span key={term} className="asc-chip">
									{term}
								</span>
							))}
				</p>
			</div>
			<dl className="asc-scores">
				<Score label={__('Words', 'ai-support-chat')} value={passage.text_score} />
				<Score label={__('Meaning', 'ai-support-chat')} value={passage.vector_score} />
				<Score label={__('Together', 'ai-support-chat')} value={passage.score} />
			</dl>
		</li>
	);
}
