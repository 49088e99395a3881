import type { CustomerRefund, RefundState } from '@ai-support-chat/sidecar/contract/conversations';
import { element, icon, setText } from './dom.ts';
import type { IconName } from './dom.ts';
import type { Item, Surroundings } from './item.ts';
import { formatMoney } from './money.ts';
import { fill } from './strings.ts';
import type { Strings } from './strings.ts';

interface Look {
	readonly label: string;
	readonly text: string;
	readonly icon: IconName;
	readonly tone: 'waiting' | 'going' | 'good' | 'bad';
	/** How many of the three steps (asked, approved, confirmed) are behind us. */
	readonly step: 1 | 2 | 3;
}

/** A refund as its customer may know it: amount, order, and where it stands. */
export function createRefundCard(
	first: CustomerRefund,
	{ strings, locale }: Surroundings,
): Item<CustomerRefund> {
	const title = element('strong');
	const order = element('span', { class: 'order' });
	const badge = element('span', { class: 'badge' });
	const label = element('span', { class: 'label' });
	const text = element('p');
	const steps = element(
		'div',
		{ class: 'steps', 'aria-hidden': 'true' },
		...[1, 2, 3].map(() => element('i')),
	);
	const node = element(
		'div',
		{ class: 'card refund', role: 'group', 'aria-label': strings.refund },
		element('div', {}, badge),
		element('div', { class: 'head' }, title, order),
		steps,
		text,
	);

	let shown: RefundState | undefined;
	function update(refund: CustomerRefund): void {
		const amount = formatMoney(refund.amount_cents, refund.currency, locale);
		setText(title, fill(strings.refund, amount));
		setText(order, fill(strings.order, refund.order_number));
		if (shown === refund.state) return;
		shown = refund.state;
		const look = lookOf(refund.state, strings);
		node.setAttribute('data-state', refund.state);
		node.setAttribute('data-refund', refund.refund_request_id);
		node.setAttribute('data-tone', look.tone);
		node.setAttribute('aria-label', fill(strings.refund, amount));
		setText(label, look.label);
		badge.replaceChildren(icon(look.icon), label);
		setText(text, look.text);
		Array.from(steps.children).forEach((step, index) => {
			step.toggleAttribute('data-done', index < look.step);
		});
	}
	update(first);
	return { node, update };
}

function lookOf(state: RefundState, strings: Strings): Look {
	switch (state) {
		case 'requested':
		case 'awaiting_approval':
			return lookWith('clock', 'waiting', 1, strings.stateWaiting, strings.stateWaitingText);
		case 'approved':
			return lookWith('check', 'going', 2, strings.stateApproved, strings.stateApprovedText);
		case 'submitting':
		case 'submitted':
			return lookWith('arrow', 'going', 2, strings.stateSending, strings.stateSendingText);
		case 'confirmed':
			return lookWith('check', 'good', 3, strings.stateConfirmed, strings.stateConfirmedText);
		case 'denied':
			return lookWith('cross', 'bad', 1, strings.stateDenied, strings.stateDeniedText);
		case 'failed':
			return lookWith('alert', 'bad', 2, strings.stateFailed, strings.stateFailedText);
		case 'unknown':
			return lookWith('search', 'waiting', 2, strings.stateUnknown, strings.stateUnknownText);
		case 'expired':
			return lookWith('clock', 'bad', 1, strings.stateExpired, strings.stateExpiredText);
		case 'withdrawn':
			return lookWith('back', 'bad', 1, strings.stateWithdrawn, strings.stateWithdrawnText);
		case 'reversed':
			return lookWith('back', 'bad', 3, strings.stateReversed, strings.stateReversedText);
	}
}

function lookWith(
	name: IconName,
	tone: Look['tone'],
	step: Look['step'],
	label: string,
	text: string,
): Look {
	return { icon: name, tone, step, label, text };
}
