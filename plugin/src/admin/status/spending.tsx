import { __, sprintf } from '@wordpress/i18n';
import type { SpendingStatus } from '@ai-support-chat/sidecar/contract/status';
import { formatAmount } from '../text/amount.ts';

/** What the language models cost today and this month, and whether a limit of the owner's is reached. */
export function Spending({ spending }: { readonly spending: SpendingStatus }) {
	const { today, month, limits, limited } = spending;
	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-spending-heading">
			<h2 id="asc-spending-heading">{__('Language models', 'ai-support-chat')}</h2>
			{limited !== null && (
				<p>
					<span className="asc-badge asc-badge--bad">{__('Limit reached', 'ai-support-chat')}</span>{' '}
					{limited === 'day'
						? __('Until tomorrow (UTC) customers are answered by rules.', 'ai-support-chat')
						: __('Until next month (UTC) customers are answered by rules.', 'ai-support-chat')}
				</p>
			)}
			<ul className="asc-rows">
				<li className="asc-rows__one">{line(__('Today', 'ai-support-chat'), today, limits.day)}</li>
				<li className="asc-rows__one">
					{line(__('This month', 'ai-support-chat'), month, limits.month)}
				</li>
			</ul>
		</section>
	);
}

// Spent in micro-USD, the limit in US cents (null: none).
function line(when: string, microUsd: number, limit: number | null): string {
	const spent = formatAmount(Math.ceil(microUsd / 10_000), 'usd');
	return limit === null
		? sprintf(
				/* translators: 1: "Today" or "This month", 2: an amount of money */
				__('%1$s: %2$s, without a limit', 'ai-support-chat'),
				when,
				spent,
			)
		: sprintf(
				/* translators: 1: "Today" or "This month", 2: an amount of money, 3: the limit */
				__('%1$s: %2$s of %3$s', 'ai-support-chat'),
				when,
				spent,
				formatAmount(limit, 'usd'),
			);
}
