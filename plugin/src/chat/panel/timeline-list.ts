import type { CustomerRefund } from '@ai-support-chat/sidecar/contract/conversations';
import type { Message } from '../conversation/state.ts';
import type { TimelineItem } from '../conversation/timeline.ts';
import { element } from './dom.ts';
import type { Item, PanelActions, Surroundings } from './item.ts';
import { createMessageItem } from './message-item.ts';
import { createRefundCard } from './refund-card.ts';
import { createVerifyForm } from './verify-form.ts';
import type { VerifyForm } from './verify-form.ts';

type Shown =
	| { readonly kind: 'message'; readonly item: Item<Message> }
	| { readonly kind: 'refund'; readonly item: Item<CustomerRefund> }
	| { readonly kind: 'verify'; readonly item: VerifyForm };

export interface TimelineList {
	readonly node: HTMLElement;
	render: (items: readonly TimelineItem[]) => void;
	/** Whether a form waits for a code and the text is one; it is then tried. */
	takeCode: (text: string) => boolean;
}

/**
 * The log. Nodes are kept by key and only moved when their order changes, so focus stays; when its
 * node goes away (a form that is done), `focusElsewhere` is asked to keep it from getting lost.
 */
export function createTimelineList(
	actions: PanelActions,
	around: Surroundings,
	focusElsewhere: () => void,
): TimelineList {
	const node = element('div', {
		class: 'log',
		role: 'log',
		'aria-live': 'polite',
		'aria-label': around.strings.log,
	});
	const shown = new Map<string, Shown>();

	function create(item: TimelineItem): Shown {
		switch (item.kind) {
			case 'message':
				return { kind: 'message', item: createMessageItem(item.message, actions, around) };
			case 'refund':
				return { kind: 'refund', item: createRefundCard(item.refund, around) };
			case 'verify':
				return { kind: 'verify', item: createVerifyForm(item.verification, actions, around) };
		}
	}

	function update(entry: Shown, item: TimelineItem): void {
		if (entry.kind === 'message' && item.kind === 'message') entry.item.update(item.message);
		if (entry.kind === 'refund' && item.kind === 'refund') entry.item.update(item.refund);
		if (entry.kind === 'verify' && item.kind === 'verify') entry.item.update(item.verification);
	}

	function render(items: readonly TimelineItem[]): void {
		const keys = new Set(items.map((item) => item.key));
		// A history that is filled in at once is not news: it is not read out.
		const history = items.filter((item) => !shown.has(item.key)).length > 3;
		if (history) {
			node.setAttribute('aria-live', 'off');
			setTimeout(() => {
				node.setAttribute('aria-live', 'polite');
			}, 200);
		}
		for (const [key, entry] of shown) {
			if (keys.has(key)) continue;
			const focused = entry.item.node.matches(':focus-within');
			entry.item.node.remove();
			shown.delete(key);
			if (focused) focusElsewhere();
		}
		let place = node.firstElementChild;
		for (const item of items) {
			let entry = shown.get(item.key);
			if (entry) update(entry, item);
			else {
				entry = create(item);
				shown.set(item.key, entry);
			}
			if (entry.item.node === place) place = place.nextElementSibling;
			else node.insertBefore(entry.item.node, place);
		}
	}

	function takeCode(text: string): boolean {
		for (const entry of shown.values()) {
			if (entry.kind === 'verify') return entry.item.takeCode(text);
		}
		return false;
	}

	return { node, render, takeCode };
}
