import { __, _n, sprintf } from '@wordpress/i18n';
import type { OutboxStatus } from '@ai-support-chat/sidecar/contract/status';
import { Age } from '../parts/age.tsx';
import { formatMoment } from '../text/moment.ts';
import { kindLabel } from '../text/status-words.ts';
import type { OutboxItem } from '../wire/status.ts';

function attempts(count: number): string {
	return sprintf(
		/* translators: %d: how many attempts were made */
		_n('%d attempt', '%d attempts', count, 'ai-support-chat'),
		count,
	);
}

function Row({ item }: { readonly item: OutboxItem }) {
	return (
		<li className="asc-rows__one">
			<div>
				<strong>{kindLabel(item.kind)}</strong>
				<span className="asc-badge asc-badge--waiting">{__('Waiting', 'ai-support-chat')}</span>
				<span className="asc-muted">
					<Age at={item.since} /> · {attempts(item.attempts)}
					{item.attempts > 0 && item.next_attempt_at !== null && (
						<>
							{' · '}
							{sprintf(
								/* translators: %s: date and time */
								__('next at %s', 'ai-support-chat'),
								formatMoment(item.next_attempt_at),
							)}
						</>
					)}
				</span>
				{item.reason !== null && (
					<p className="asc-rows__reason" dir="auto">
						{item.reason}
					</p>
				)}
			</div>
		</li>
	);
}

/** What is still to be delivered and is tried again by itself. */
export function Waiting({ outbox }: { readonly outbox: OutboxStatus }) {
	const rows = outbox.items.filter((item) => item.state === 'waiting');
	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-waiting-heading">
			<h2 id="asc-waiting-heading">{__('Waiting to be delivered', 'ai-support-chat')}</h2>
			<p className="asc-muted">
				{outbox.waiting === 0
					? __('Nothing waits.', 'ai-support-chat')
					: sprintf(
							/* translators: %d: how many */
							_n(
								'%d thing waits. It is tried again by itself until it is done.',
								'%d things wait. They are tried again by themselves until they are done.',
								outbox.waiting,
								'ai-support-chat',
							),
							outbox.waiting,
						)}
			</p>
			{rows.length > 0 && (
				<ul className="asc-rows">
					{rows.map((item) => (
						<Row key={item.id} item={item} />
					))}
				</ul>
			)}
		</section>
	);
}
