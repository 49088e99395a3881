// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/mugs" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EMPTY_CHAT } from '../../../plugin/src/chat/conversation/state.ts';
import { reduce } from '../../../plugin/src/chat/conversation/reduce.ts';
import type { ChatState } from '../../../plugin/src/chat/conversation/state.ts';
import type { PanelActions } from '../../../plugin/src/chat/panel/item.ts';
import { richText, safeUrl } from '../../../plugin/src/chat/panel/rich-text.ts';
import { createShell } from '../../../plugin/src/chat/panel/shell.ts';
import type { Shell } from '../../../plugin/src/chat/panel/shell.ts';
import { ENGLISH } from '../../../plugin/src/chat/panel/strings.ts';
import { chunk, end, refund, TURN } from './support/events.ts';

let actions: { [Name in keyof PanelActions]: ReturnType<typeof vi.fn> };
let shell: Shell;

function find(selector: string): HTMLElement {
	const found = shell.node.querySelector<HTMLElement>(selector);
	if (!found) throw new Error(`nothing matches ${selector}`);
	return found;
}

function field(): HTMLTextAreaElement {
	return find('textarea') as HTMLTextAreaElement;
}

function code(): HTMLInputElement {
	return find('.code') as HTMLInputElement;
}

function show(...events: Parameters<typeof chunkState>): void {
	shell.render(chunkState(...events), null, true);
}

function chunkState(...events: ReturnType<typeof chunk>[]): ChatState {
	return events.reduce((state, event) => reduce(state, { type: 'event', event }), EMPTY_CHAT);
}

function press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
	const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
	find('textarea').dispatchEvent(event);
	return event;
}

beforeEach(() => {
	actions = {
		send: vi.fn(),
		resend: vi.fn(),
		askAgain: vi.fn(),
		verify: vi.fn(() => Promise.resolve(null)),
		reconnect: vi.fn(),
		leave: vi.fn(),
		undoLeave: vi.fn(),
		close: vi.fn(),
		draft: vi.fn(),
	};
	shell = createShell(
		{
			title: 'Help',
			greeting: 'Hello!',
			suggestions: ['Where?', 'Refund'],
			position: 'bottom-end',
		},
		actions as unknown as PanelActions,
		{ strings: ENGLISH, locale: 'en-US', site: 'shop.example' },
	);
	document.body.append(shell.node);
	shell.render(EMPTY_CHAT, null, true);
});
afterEach(() => {
	shell.node.remove();
});

describe('what others wrote', () => {
	const hostile =
		'<img src=x onerror="alert(1)"><script>alert(1)</script> javascript:alert(1) ' +
		'[click](javascript:alert(1)) https://shop.example@evil.example/ https://evil.example/x';

	it('is shown as text: no element, no link comes of it', () => {
		show(end('1', hostile));
		const bubble = find('.log .bubble');
		expect(bubble.textContent).toBe(hostile);
		expect(shell.node.querySelectorAll('.log img, .log script, .log a')).toHaveLength(0);
	});

	it('links to the shop itself alone, without the punctuation behind', () => {
		show(end('1', 'See https://shop.example/returns?a=1. Or (https://shop.example/x), ok.'));
		const links = [...shell.node.querySelectorAll<HTMLAnchorElement>('.log a')];
		expect(links.map((a) => a.getAttribute('href'))).toEqual([
			'https://shop.example/returns?a=1',
			'https://shop.example/x',
		]);
	});

	it('has sources only at web addresses; foreign ones open apart and learn nothing', () => {
		const event = end('1', 'Read this.');
		const citations = [
			{ title: 'bad', url: 'javascript:alert(1)' },
			{ title: 'data', url: 'data:text/html,x' },
			{ title: 'Returns', url: 'https://shop.example/returns' },
			{ title: '<b>Carrier</b>', url: 'https://carrier.example/' },
		];
		show({ ...event, data: { ...event.data, citations } } as typeof event);
		const links = [...shell.node.querySelectorAll('.sources a')];
		expect(links.map((a) => a.textContent)).toEqual(['Returns', '<b>Carrier</b>']);
		expect(links[0]?.getAttribute('target')).toBeNull();
		expect(links[1]?.getAttribute('rel')).toContain('noopener noreferrer');
	});

	it('never becomes an address with credentials or another protocol', () => {
		expect(safeUrl('ftp://shop.example/')).toBeUndefined();
		expect(safeUrl('https://a:b@shop.example/')).toBeUndefined();
		expect(safeUrl('vbscript:x')).toBeUndefined();
		expect(richText('plain', 'shop.example')).toEqual(['plain']);
	});
});

describe('a screen reader', () => {
	it('is given finished sentences only while an answer is written', () => {
		show(chunk('0.1@a', 'Your order is on its way. It arri'));
		const [spoken, growing] = find('.log .bubble').children;
		expect(spoken?.textContent).toBe('Your order is on its way. ');
		expect(growing?.getAttribute('aria-hidden')).toBe('true');
		expect(growing?.textContent).toBe('It arri');
		const first = spoken?.firstChild;
		show(chunk('0.1@a', 'Your order is on its way. It arri'), chunk('0.2@a', 'ves soon. '));
		expect(spoken?.firstChild).toBe(first);
		expect(spoken?.textContent).toBe('Your order is on its way. It arrives soon. ');
		expect(growing?.textContent).toBe('');
	});

	it('finds a labelled dialog, a polite log and named controls', () => {
		expect(shell.node.getAttribute('role')).toBe('dialog');
		expect(shell.node.hasAttribute('aria-modal')).toBe(false);
		expect(find('#title').textContent).toBe('Help');
		expect(find('[role=log]').getAttribute('aria-live')).toBe('polite');
		for (const control of shell.node.querySelectorAll('button, textarea')) {
			expect(control.getAttribute('aria-label') ?? control.textContent).not.toBe('');
		}
	});

	it('is not read a whole history at once', () => {
		vi.useFakeTimers();
		show(...[1, 2, 3, 4].map((n) => end(String(n), 'Old.', `turn-${String(n)}`)));
		expect(find('[role=log]').getAttribute('aria-live')).toBe('off');
		vi.advanceTimersByTime(300);
		expect(find('[role=log]').getAttribute('aria-live')).toBe('polite');
		vi.useRealTimers();
	});
});

describe('the keyboard', () => {
	it('sends with Enter, breaks the line with Shift+Enter', () => {
		const input = field();
		input.value = '  Hello  ';
		expect(press('Enter', { shiftKey: true }).defaultPrevented).toBe(false);
		expect(actions.send).not.toHaveBeenCalled();
		expect(press('Enter').defaultPrevented).toBe(true);
		expect(actions.send).toHaveBeenCalledExactlyOnceWith('Hello');
		expect(input.value).toBe('');
	});

	it('leaves the Enter alone that ends a composition', () => {
		field().value = 'にほんご';
		press('Enter', { isComposing: true });
		find('textarea').dispatchEvent(new CompositionEvent('compositionend'));
		press('Enter');
		expect(actions.send).not.toHaveBeenCalled();
	});

	it('does not send nothing', () => {
		field().value = ' \n ';
		press('Enter');
		expect(actions.send).not.toHaveBeenCalled();
	});

	it('closes with Escape', () => {
		press('Escape');
		expect(actions.close).toHaveBeenCalledOnce();
	});
});

describe('a refund', () => {
	it.each([
		['requested', 'Waiting for approval'],
		['awaiting_approval', 'Waiting for approval'],
		['approved', 'Approved'],
		['submitting', 'Being sent'],
		['submitted', 'Being sent'],
		['confirmed', 'Confirmed'],
		['denied', 'Not approved'],
		['failed', 'Failed'],
		['unknown', 'Being checked'],
		['expired', 'Expired'],
		['withdrawn', 'Withdrawn'],
		['reversed', 'Returned'],
	] as const)('that is %s says “%s” with an icon', (state, words) => {
		show(refund('1', state, 1));
		expect(find('.badge').textContent).toBe(words);
		expect(find('.badge svg path').getAttribute('d')).toBeTruthy();
		expect(find('.refund').textContent).toContain('$200.00');
		expect(find('.refund').textContent).toContain('#1042');
	});

	it('changes in its place, so that the log reads out the change', () => {
		show(refund('1', 'awaiting_approval', 1));
		const card = find('.refund');
		show(refund('1', 'awaiting_approval', 1), refund('2', 'confirmed', 2));
		expect(find('.refund')).toBe(card);
		expect(card.dataset['state']).toBe('confirmed');
	});
});

describe('the form for a code', () => {
	const wait: ReturnType<typeof chunk> = {
		event: 'verify',
		id: '1',
		data: { turn_id: TURN, verification_id: 'vf_1', order_number: '7', expires_at: '' },
	};
	const submit = async (digits: string): Promise<void> => {
		code().value = digits;
		find('form.verify').dispatchEvent(new Event('submit', { cancelable: true }));
		await vi.waitFor(() => {
			expect(find('form.verify').hasAttribute('aria-busy')).toBe(false);
		});
	};

	it('asks for the six digits in the way phones fill them in', () => {
		show(wait);
		const input = code();
		expect(input.getAttribute('inputmode')).toBe('numeric');
		expect(input.getAttribute('autocomplete')).toBe('one-time-code');
		expect(find('.verify label').getAttribute('for')).toBe(input.id);
	});

	it('takes the digits with spaces, dashes or of another script', async () => {
		show(wait);
		await submit('123 456');
		await submit('١٢٣-٤٥٦');
		await submit('１２３４５６');
		expect(actions.verify.mock.calls).toEqual([['123456'], ['123456'], ['123456']]);
	});

	it('says what is wrong at the field', async () => {
		show(wait);
		await submit('12345');
		expect(find('.error').textContent).toBe(ENGLISH.codeIncomplete);
		expect(actions.verify).not.toHaveBeenCalled();
		actions.verify.mockResolvedValueOnce('wrong');
		await submit('000000');
		expect(find('.error').textContent).toBe(ENGLISH.codeWrong);
		expect(find('.error').getAttribute('role')).toBe('alert');
		expect(find('.code').getAttribute('aria-invalid')).toBe('true');
	});

	it('takes a code that was typed as a message, and leaves other messages be', () => {
		show(wait);
		field().value = '123456';
		press('Enter');
		expect(actions.verify).toHaveBeenCalledWith('123456');
		field().value = 'Order 123456 please';
		press('Enter');
		expect(actions.send).toHaveBeenCalledExactlyOnceWith('Order 123456 please');
	});
});

describe('what went wrong', () => {
	it('stands at the message with a way to try again', () => {
		const sent = reduce(EMPTY_CHAT, { type: 'send', key: 'k', text: 'Hi', at: '2026-11-22' });
		shell.render(reduce(sent, { type: 'unsent', key: 'k', trouble: 'server' }), null, true);
		expect(find('.trouble').textContent).toContain(ENGLISH.troubleServer);
		find('.trouble button').click();
		expect(actions.resend).toHaveBeenCalledWith('k');
	});

	it('is said about the connection without blocking the field', () => {
		shell.render({ ...EMPTY_CHAT, link: 'reconnecting' }, null, true);
		expect(find('.notices').textContent).toContain(ENGLISH.reconnecting);
		find('.notices button').click();
		expect(actions.reconnect).toHaveBeenCalledOnce();
		shell.render(EMPTY_CHAT, null, false);
		expect(find('.notices').textContent).toBe(ENGLISH.offline);
		expect(field().disabled).toBe(false);
	});
});

it('offers two questions until something is said, and undo after starting anew', () => {
	const prompts = [...shell.node.querySelectorAll<HTMLButtonElement>('.prompts button')];
	expect(prompts.map((button) => button.textContent)).toEqual(['Where?', 'Refund']);
	prompts[1]?.click();
	expect(actions.send).toHaveBeenCalledWith('Refund');
	show(end('1', 'Hello.'));
	expect(find('.prompts').hidden).toBe(true);
	shell.render(EMPTY_CHAT, 'left', true);
	find('.notices button').click();
	expect(actions.undoLeave).toHaveBeenCalledOnce();
});
