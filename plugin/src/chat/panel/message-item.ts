import type { AssistantMessage, CustomerMessage, Message, Trouble } from '../conversation/state.ts';
import { element, icon, setText } from './dom.ts';
import type { Item, PanelActions, Surroundings } from './item.ts';
import { link, richText, safeUrl } from './rich-text.ts';
import { finishedLength } from './sentences.ts';
import { fill } from './strings.ts';
import type { Strings } from './strings.ts';

export const LONGEST_MESSAGE = 4000;

/** A message of either side, growing while it is written. */
export function createMessageItem(
	first: Message,
	actions: PanelActions,
	around: Surroundings,
): Item<Message> {
	const { strings, locale, site } = around;
	const done = element('span');
	// Hidden from the log until its sentence is finished, so that no word is read out in pieces.
	const growing = element('span', { 'aria-hidden': 'true' });
	const bubble = element('p', { class: 'bubble', dir: 'auto' }, done, growing);
	const sources = element('div', { class: 'sources', hidden: true });
	const meta = element('div', { class: 'meta' });
	const who = first.role === 'customer' ? strings.youSaid : strings.theySaid;
	const node = element(
		'div',
		{ class: `message ${first.role}` },
		element('span', { class: 'sr' }, who),
		bubble,
		sources,
		meta,
	);
	let shown = '';
	let metaShown = '';

	function show(text: string, whole: boolean): void {
		if (!text.startsWith(shown)) {
			shown = '';
			done.replaceChildren();
		}
		const length = Math.max(shown.length, whole ? text.length : finishedLength(text));
		if (length > shown.length) {
			done.append(element('span', {}, ...richText(text.slice(shown.length, length), site)));
		}
		shown = text.slice(0, length);
		setText(growing, text.slice(length));
		bubble.hidden = text === '';
	}

	function showSources(message: AssistantMessage): void {
		const links = message.citations.flatMap(({ title, url }) => {
			const safe = safeUrl(url);
			return safe ? link(safe, title || safe.hostname, site) : [];
		});
		sources.hidden = links.length === 0;
		if (sources.childElementCount === 0 && links.length > 0) {
			sources.append(element('span', {}, strings.sources), ...links);
		}
	}

	function showMeta(text: string, trouble = '', again?: () => void): void {
		if (metaShown === text + trouble) return;
		metaShown = text + trouble;
		meta.classList.toggle('trouble', trouble !== '');
		meta.replaceChildren(...(trouble ? [icon('alert')] : []), trouble || text);
		if (again) {
			const button = element('button', { type: 'button', class: 'quiet' }, strings.retry);
			button.onclick = again;
			meta.append(button);
		}
	}

	function customer(message: CustomerMessage): void {
		show(message.text, true);
		node.classList.toggle('pending', message.delivery === 'sending');
		if (message.delivery === 'unsent') {
			const trouble = troubleText(message.trouble, strings);
			showMeta('', trouble, () => {
				actions.resend(message.key);
			});
		} else {
			showMeta(message.delivery === 'sending' ? strings.sending : time(message.at, locale));
		}
	}

	function assistant(message: AssistantMessage): void {
		show(message.text, message.finished);
		showSources(message);
		if (message.failure === null) showMeta(message.at ? time(message.at, locale) : '');
		else {
			showMeta('', message.failure || strings.turnFailed, () => {
				actions.askAgain(message.turnId);
			});
		}
	}

	const update = (message: Message): void => {
		if (message.role === 'customer') customer(message);
		else assistant(message);
	};
	update(first);
	return { node, update };
}

function troubleText(trouble: Trouble | null, strings: Strings): string {
	switch (trouble) {
		case 'too_many':
			return strings.troubleTooMany;
		case 'too_long':
			return fill(strings.troubleTooLong, String(LONGEST_MESSAGE));
		case 'server':
			return strings.troubleServer;
		case 'refused':
			return strings.troubleRefused;
		case 'conflict':
		case 'unreachable':
		case null:
			return strings.notSent;
	}
}

function time(at: string, locale: string): string {
	const date = new Date(at);
	if (Number.isNaN(date.getTime())) return '';
	const today = date.toDateString() === new Date().toDateString();
	return new Intl.DateTimeFormat(locale, {
		timeStyle: 'short',
		...(today ? {} : { dateStyle: 'medium' }),
	}).format(date);
}
