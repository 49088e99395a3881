import { __, sprintf } from '@wordpress/i18n';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { formatAmount } from '../text/amount.ts';
import { isWarning, reasonSentence } from '../text/reasons.ts';

/** The amount against what is left on the payment, and why a person is asked. */
export function RefundSummary({ refund }: { readonly refund: RefundItem }) {
	const money = (minorUnits: number) => formatAmount(minorUnits, refund.currency);
	const waiting = refund.state === 'awaiting_approval';
	const share = Math.min(1, refund.amount_cents / Math.max(1, refund.remaining_cents));
	return (
		<section className="asc-card asc-panel asc-summary" aria-labelledby="asc-summary-heading">
			<h2 id="asc-summary-heading" className="screen-reader-text">
				{__('What is asked for', 'ai-support-chat')}
			</h2>
			<div className="asc-summary__money">
				<p className="asc-summary__amount">{money(refund.amount_cents)}</p>
				{waiting && (
					<p className="asc-summary__left">
						{sprintf(
							/* translators: 1: what can be refunded, 2: what is left after this refund; amounts of money */
							__('%1$s can still be refunded on the payment; %2$s after this', 'ai-support-chat'),
							money(refund.remaining_cents),
							money(refund.remaining_cents - refund.amount_cents),
						)}
					</p>
				)}
			</div>
			{waiting && (
				<div className="asc-meter" aria-hidden="true">
					<span className="asc-meter__part" style={{ inlineSize: `${share * 100}%` }} />
				</div>
			)}
			{refund.reasons.length > 0 && (
				<>
					<h3>
						{waiting
							? __('Why a person decides', 'ai-support-chat')
							: __('Why a person was to decide', 'ai-support-chat')}
					</h3>
					<ul className="asc-reasons">
						{refund.reasons.map((reason) => (
							<li
								key={reason}
								className={`asc-reasons__reason ${isWarning(reason) ? 'asc-reasons__reason--warning' : ''}`}
							>
								{reasonSentence(reason)}
							</li>
						))}
					</ul>
				</>
			)}
			{waiting && refund.detail !== null && (
				<p className="asc-summary__detail" dir="auto">
					{refund.detail}
				</p>
			)}
		</section>
	);
}
