import { element, icon, setText } from './dom.ts';
import type { PanelActions, Surroundings } from './item.ts';
import { LONGEST_MESSAGE } from './message-item.ts';

export interface Composer {
	readonly node: HTMLFormElement;
	focus: () => void;
	fill: (text: string) => void;
}

/**
 * The message field. Enter sends, Shift+Enter breaks the line, Enter that ends a composition does neither.
 */
export function createComposer(
	actions: PanelActions,
	onText: (text: string) => void,
	{ strings }: Surroundings,
): Composer {
	const input = element('textarea', {
		id: 'message',
		rows: '1',
		maxlength: String(LONGEST_MESSAGE),
		placeholder: strings.placeholder,
		'aria-label': strings.message,
		enterkeyhint: 'send',
	});
	const send = element(
		'button',
		{ type: 'submit', class: 'send', 'aria-label': strings.send, title: strings.send },
		icon('send'),
	);
	const left = element('span', { class: 'left' });
	const node = element('form', { class: 'composer' }, input, left, send);

	function fit(): void {
		// Empty, the placeholder keeps the page's direction.
		input.dir = input.value ? 'auto' : '';
		input.style.blockSize = 'auto';
		if (input.scrollHeight > 0) input.style.blockSize = `${String(input.scrollHeight + 2)}px`;
		node.classList.toggle('empty', input.value.trim() === '');
		const room = LONGEST_MESSAGE - input.value.length;
		setText(left, room < 200 ? String(room) : '');
	}

	function submit(): void {
		const text = input.value.trim();
		if (text === '') return;
		input.value = '';
		actions.draft('');
		fit();
		onText(text);
	}

	node.onsubmit = (event) => {
		event.preventDefault();
		submit();
	};
	input.oninput = () => {
		actions.draft(input.value);
		fit();
	};
	// Safari sends the Enter that ends a composition right after it, no longer marked as composing.
	let composedAt = -Infinity;
	input.addEventListener('compositionend', (event) => {
		composedAt = event.timeStamp;
	});
	input.onkeydown = (event) => {
		const composing = event.isComposing || event.timeStamp - composedAt < 50;
		if (event.key !== 'Enter' || event.shiftKey || composing) return;
		event.preventDefault();
		submit();
	};
	fit();

	return {
		node,
		focus() {
			fit();
			input.focus({ preventScroll: true });
		},
		fill(text) {
			input.value = text;
			fit();
		},
	};
}
