import type { Verification } from '../conversation/state.ts';
import { element, icon, setText } from './dom.ts';
import type { Item, PanelActions, Surroundings } from './item.ts';
import { fill } from './strings.ts';

export interface VerifyForm extends Item<Verification> {
	/** Tries the text when it is nothing but six digits. */
	takeCode: (text: string) => boolean;
}

let count = 0;

/** Where the code from the e-mail goes. Errors appear at the field and are read out. */
export function createVerifyForm(
	first: Verification,
	actions: PanelActions,
	{ strings }: Surroundings,
): VerifyForm {
	const id = `code-${String(++count)}`;
	const input = element('input', {
		id,
		class: 'code',
		type: 'text',
		inputmode: 'numeric',
		autocomplete: 'one-time-code',
		maxlength: '11',
		dir: 'ltr',
		spellcheck: 'false',
		'aria-describedby': `${id}-error ${id}-hint`,
	});
	const button = element('button', { type: 'submit', class: 'primary' }, strings.codeConfirm);
	const error = element('p', { id: `${id}-error`, class: 'error', role: 'alert' });
	const text = element('p');
	const node = element(
		'form',
		{ class: 'card verify', novalidate: true },
		element('div', { class: 'head' }, icon('mail'), element('strong', {}, strings.codeTitle)),
		text,
		element('label', { for: id }, strings.codeLabel),
		element('div', { class: 'row' }, input, button),
		error,
		element('p', { id: `${id}-hint`, class: 'hint' }, strings.codeHint),
	);
	let busy = false;

	function fail(message: string): void {
		setText(error, message);
		input.setAttribute('aria-invalid', String(message !== ''));
		if (!message) return;
		input.select();
		error.scrollIntoView({ block: 'nearest' });
	}

	async function submit(): Promise<void> {
		const code = digits(input.value);
		if (code.length !== 6) {
			fail(strings.codeIncomplete);
			return;
		}
		if (busy) return;
		busy = true;
		fail('');
		node.setAttribute('aria-busy', 'true');
		const trouble = await actions.verify(code);
		busy = false;
		node.removeAttribute('aria-busy');
		if (trouble === null) return;
		fail(
			{
				wrong: strings.codeWrong,
				expired: strings.codeExpired,
				too_many: strings.codeTooMany,
				unreachable: strings.unreachable,
				server: strings.troubleServer,
			}[trouble],
		);
	}

	node.onsubmit = (event) => {
		event.preventDefault();
		void submit();
	};
	input.oninput = () => {
		fail('');
		// A pasted or autofilled code is complete at once; typing goes on until Enter or the button.
		if (/^\d{6}$/.test(digits(input.value)) && input.value !== digits(input.value)) {
			input.value = digits(input.value);
		}
	};

	const update = (verification: Verification): void => {
		setText(text, fill(strings.codeText, verification.order_number));
	};
	update(first);
	return {
		node,
		update,
		takeCode(typed) {
			const code = digits(typed);
			if (code.length !== 6 || /[^\d\s-]/u.test(typed.normalize('NFKC').replace(/\p{Nd}/gu, ''))) {
				return false;
			}
			input.value = code;
			void submit();
			return true;
		},
	};
}

/** The digits of what was typed, whichever script's digits they are. */
function digits(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16))
		.replace(/\D/g, '');
}
