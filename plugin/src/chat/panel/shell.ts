import type { Notice } from '../conversation/chat.ts';
import type { ChatState } from '../conversation/state.ts';
import { timeline } from '../conversation/timeline.ts';
import { createComposer } from './composer.ts';
import { element, icon, setText } from './dom.ts';
import type { IconName } from './dom.ts';
import type { PanelActions, Surroundings } from './item.ts';
import type { Strings } from './strings.ts';
import { createTimelineList } from './timeline-list.ts';

export interface PanelWords {
	readonly position: 'bottom-end' | 'bottom-start' | 'inline';
	readonly title: string;
	readonly greeting: string;
	readonly suggestions: readonly string[];
}

export interface Shell {
	readonly node: HTMLElement;
	render: (state: ChatState, notice: Notice, online: boolean) => void;
	/** Into the message field. */
	focus: () => void;
	fillDraft: (text: string) => void;
	toLatest: () => void;
}

/** The whole panel: a dialog beside the page, not over it. It knows no transport. */
export function createShell(words: PanelWords, actions: PanelActions, around: Surroundings): Shell {
	const { strings } = around;
	const button = (name: IconName, label: string, act: () => void): HTMLButtonElement => {
		const made = element(
			'button',
			{ type: 'button', class: 'icon', 'aria-label': label, title: label },
			icon(name),
		);
		made.onclick = act;
		return made;
	};
	const list = createTimelineList(actions, around, () => {
		composer.focus();
	});
	const composer = createComposer(
		actions,
		(text) => {
			// A code typed where messages are typed still is the code.
			if (!list.takeCode(text)) actions.send(text);
		},
		around,
	);
	const anew = button('compose', strings.startNew, () => {
		actions.leave();
		composer.focus();
	});
	const status = element('span', { class: 'status' }, strings.assistant);
	const header = element(
		'header',
		{},
		element('span', { class: 'avatar' }, icon('spark')),
		element('div', { class: 'title' }, element('h2', { id: 'title' }, words.title), status),
		anew,
		button('close', strings.close, () => {
			actions.close();
		}),
	);
	const prompts = element('div', {
		class: 'prompts',
		role: 'group',
		'aria-label': strings.suggestions,
	});
	for (const text of words.suggestions) {
		const prompt = element('button', { type: 'button', dir: 'auto' }, text);
		prompt.onclick = () => {
			actions.send(text);
			composer.focus();
		};
		prompts.append(prompt);
	}
	const greeting = element('p', { class: 'bubble', dir: 'auto' }, words.greeting);
	const activity = element('div', { class: 'activity', role: 'status' });
	const scroll = element(
		'div',
		{ class: 'scroll', tabindex: '-1' },
		element('div', { class: 'message assistant' }, greeting),
		list.node,
		activity,
		prompts,
	);
	const latest = button('down', strings.latest, toLatest);
	latest.classList.add('latest');
	const notices = element('div', { class: 'notices', role: 'status' });
	const node = element(
		'section',
		{ class: `panel ${words.position}`, role: 'dialog', 'aria-labelledby': 'title' },
		header,
		element('div', { class: 'body' }, scroll, latest),
		notices,
		composer.node,
	);

	function atLatest(): boolean {
		return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
	}
	function toLatest(): void {
		scroll.scrollTop = scroll.scrollHeight;
	}
	scroll.onscroll = () => {
		latest.hidden = atLatest();
	};
	latest.hidden = true;
	node.onkeydown = (event) => {
		if (event.key !== 'Escape' || event.isComposing) return;
		event.stopPropagation();
		actions.close();
	};

	function showActivity(state: ChatState): void {
		const text = activityWords(state, strings);
		setText(activity, text);
		activity.classList.toggle('writing', state.tool === null);
	}

	let noticeShown = '';
	function showNotice(text: string, label = '', act?: () => void): void {
		if (noticeShown === text) return;
		noticeShown = text;
		notices.replaceChildren(...(text ? [element('span', {}, text)] : []));
		if (!act) return;
		const again = element('button', { type: 'button', class: 'quiet' }, label);
		again.onclick = act;
		notices.append(again);
	}

	let rendered = 0;
	return {
		node,
		render(state, notice, online) {
			const stay = !atLatest() && rendered > 0;
			const items = timeline(state);
			list.render(items);
			const own = items.length > rendered && items.at(-1)?.kind === 'message';
			const mine = own && state.messages.at(-1)?.role === 'customer';
			rendered = items.length;
			prompts.hidden = items.length > 0;
			anew.hidden = items.length === 0;
			showActivity(state);
			if (!online) showNotice(strings.offline);
			else if (state.link === 'unreachable') {
				showNotice(strings.unreachable, strings.retry, actions.reconnect);
			} else if (state.link === 'reconnecting') {
				showNotice(strings.reconnecting, strings.retry, actions.reconnect);
			} else if (notice === 'left') showNotice(strings.left, strings.undo, actions.undoLeave);
			else showNotice(notice === 'fresh' ? strings.fresh : '');
			if (!stay || mine) toLatest();
			latest.hidden = atLatest();
		},
		focus: composer.focus,
		fillDraft: composer.fill,
		toLatest,
	};
}

function activityWords(state: ChatState, strings: Strings): string {
	if (state.tool) {
		switch (state.tool.name) {
			case 'shopify_get_order':
			case 'woocommerce_get_order':
				return strings.toolOrder;
			case 'stripe_issue_refund':
				return strings.toolRefund;
			case 'zendesk_create_ticket':
				return strings.toolTicket;
			default:
				return strings.toolOther;
		}
	}
	const speaking = state.messages.some((m) => m.role === 'assistant' && !m.finished && m.text);
	return state.working.length > 0 && !speaking ? strings.writing : '';
}
