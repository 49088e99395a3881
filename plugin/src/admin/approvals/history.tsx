import { __, sprintf } from '@wordpress/i18n';
import type { RefundState } from '@ai-support-chat/sidecar/contract/conversations';
import type { HistoryEntry, RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { Copyable } from '../parts/copyable.tsx';
import { actionStateLabel, isActionState } from '../text/action-states.ts';
import { actorLabel, entryTitle } from '../text/log-words.ts';
import { formatInstant } from '../text/moment.ts';
import { stateLabel } from '../text/states.ts';

const KNOWN: Record<RefundState, true> = {
	requested: true,
	awaiting_approval: true,
	approved: true,
	denied: true,
	expired: true,
	withdrawn: true,
	submitting: true,
	submitted: true,
	confirmed: true,
	failed: true,
	unknown: true,
	reversed: true,
};

const isState = (text: string): text is RefundState => Object.hasOwn(KNOWN, text);
const words = (state: string) => {
	if (isState(state)) return stateLabel(state);
	return isActionState(state) ? actionStateLabel(state) : state;
};

function detailText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

interface EntryProps {
	readonly entry: HistoryEntry;
	readonly decision: RefundItem['decision'];
}

function Entry({ entry, decision }: EntryProps) {
	const details = Object.entries(entry.detail).filter(([, value]) => value !== null);
	return (
		<li className="asc-history__entry">
			<p className="asc-history__line">
				<strong>
					{entry.to === null ? (
						entryTitle(entry)
					) : (
						<>
							{entry.from !== null && (
								<>
									<span className="asc-muted">{words(entry.from)}</span>
									<span className="asc-history__arrow" aria-hidden="true" />
									<span className="screen-reader-text">{__('to', 'ai-support-chat')} </span>
								</>
							)}
							{words(entry.to)}
						</>
					)}
				</strong>
				<time dateTime={entry.at}>{formatInstant(entry.at)}</time>
			</p>
			<p className="asc-muted asc-history__by">
				{sprintf(
					/* translators: 1: who did it, 2: the number of an entry in the log */
					__('by %1$s · entry %2$d', 'ai-support-chat'),
					actorLabel(entry.actor, decision),
					entry.sequence,
				)}
			</p>
			<details>
				<summary>{__('Details and proof', 'ai-support-chat')}</summary>
				<dl className="asc-facts">
					<div className="asc-facts__pair">
						<dt>{__('Type', 'ai-support-chat')}</dt>
						<dd>{entry.type}</dd>
					</div>
					<div className="asc-facts__pair">
						<dt>{__('Actor', 'ai-support-chat')}</dt>
						<dd dir="ltr">{entry.actor}</dd>
					</div>
					{details.map(([name, value]) => (
						<div key={name} className="asc-facts__pair">
							<dt>{name}</dt>
							<dd dir="auto">{detailText(value)}</dd>
						</div>
					))}
					<div className="asc-facts__pair">
						<dt>{__('Leaf hash', 'ai-support-chat')}</dt>
						<dd>
							<Copyable
								text={entry.leaf_hash}
								label={__('Copy the leaf hash', 'ai-support-chat')}
							/>
						</dd>
					</div>
				</dl>
			</details>
		</li>
	);
}

interface HistoryProps {
	readonly entries: readonly HistoryEntry[];
	readonly decision: RefundItem['decision'];
}

/** Everything the log holds about one request, in its order. */
export function History({ entries, decision }: HistoryProps) {
	return (
		<>
			<p className="asc-muted">
				{__(
					'Each line is an entry of the tamper-evident log. To check the whole log, run on the machine of the sidecar:',
					'ai-support-chat',
				)}{' '}
				<Copyable
					text="npx ai-support-chat audit verify"
					label={__('Copy the command', 'ai-support-chat')}
				/>
			</p>
			<ol className="asc-history">
				{entries.map((entry) => (
					<Entry key={entry.sequence} entry={entry} decision={decision} />
				))}
			</ol>
		</>
	);
}
