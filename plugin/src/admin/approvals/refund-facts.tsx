import type { ReactNode } from 'react';
import { __, sprintf } from '@wordpress/i18n';
import type { RefundReply } from '@ai-support-chat/sidecar/contract/refunds';
import { Copyable } from '../parts/copyable.tsx';
import { formatAmount } from '../text/amount.ts';
import { formatMoment } from '../text/moment.ts';

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
	return (
		<div className="asc-facts__pair">
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

/** The order and the payment behind the request. */
export function RefundFacts({ reply }: { readonly reply: RefundReply }) {
	const { refund, order } = reply;
	const money = (minorUnits: number) => formatAmount(minorUnits, refund.currency);
	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-facts-heading">
			<h2 id="asc-facts-heading">{__('Order and payment', 'ai-support-chat')}</h2>
			<dl className="asc-facts">
				<Fact name={__('Order number', 'ai-support-chat')}>{refund.order_number}</Fact>
				<Fact name={__('Customer', 'ai-support-chat')}>
					{refund.customer_email ?? __('Not known', 'ai-support-chat')}
				</Fact>
				{order && (
					<>
						{order.placed_at !== null && (
							<Fact name={__('Placed', 'ai-support-chat')}>{formatMoment(order.placed_at)}</Fact>
						)}
						<Fact name={__('Order status', 'ai-support-chat')}>{order.status}</Fact>
						<Fact name={__('Items', 'ai-support-chat')}>
							<ul className="asc-facts__list">
								{order.items.map((item, index) => (
									<li key={`${index} ${item.title}`}>
										{sprintf(
											/* translators: 1: how many, 2: the name of a product */
											__('%1$d × %2$s', 'ai-support-chat'),
											item.quantity,
											item.title,
										)}
									</li>
								))}
							</ul>
						</Fact>
						<Fact name={__('Order total', 'ai-support-chat')}>{money(order.total_cents)}</Fact>
					</>
				)}
				<Fact name={__('Left on the payment', 'ai-support-chat')}>
					{money(refund.remaining_cents)}
				</Fact>
				<Fact name={__('Payment', 'ai-support-chat')}>
					<Copyable
						text={refund.charge_id}
						label={__('Copy the id of the payment', 'ai-support-chat')}
					/>
				</Fact>
				{refund.stripe_refund_id !== null && (
					<Fact name={__('Refund at Stripe', 'ai-support-chat')}>
						<Copyable
							text={refund.stripe_refund_id}
							label={__('Copy the id of the refund at Stripe', 'ai-support-chat')}
						/>
					</Fact>
				)}
			</dl>
		</section>
	);
}
