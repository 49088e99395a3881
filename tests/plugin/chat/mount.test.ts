// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/mugs" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mount } from '../../../plugin/src/chat/panel/panel.ts';
import { ScriptedSidecar, SESSION_URL } from './support/scripted-sidecar.ts';

let sidecar: ScriptedSidecar;
let host: HTMLElement;

function open(byHand = true): ShadowRoot {
	host = document.createElement('div');
	host.className = 'ai-support-chat is-bottom-start';
	host.dataset['session'] = SESSION_URL;
	host.dataset['config'] = JSON.stringify({
		title: 'Hilfe',
		greeting: 'Hallo!',
		suggestions: [],
		strings: { send: 'Senden' },
	});
	const launcher = document.createElement('button');
	launcher.setAttribute('aria-expanded', 'false');
	launcher.textContent = 'Chat';
	host.append(launcher);
	document.body.replaceChildren(host);
	mount(host, byHand);
	const root = host.lastElementChild?.shadowRoot;
	if (!root) throw new Error('no panel was mounted');
	return root;
}

const launcher = (): HTMLButtonElement => host.querySelector('button')!;
const dialog = (root: ShadowRoot): HTMLElement => root.querySelector<HTMLElement>('[role=dialog]')!;

beforeEach(() => {
	sidecar = new ScriptedSidecar();
	vi.stubGlobal('fetch', sidecar.fetch);
	localStorage.clear();
});
afterEach(() => {
	vi.unstubAllGlobals();
});

describe('the panel on a page', () => {
	it('opens with the focus in the field and its words translated', () => {
		const root = open();
		expect(launcher().getAttribute('aria-expanded')).toBe('true');
		expect(root.activeElement?.tagName).toBe('TEXTAREA');
		expect(root.querySelector('.send')?.getAttribute('aria-label')).toBe('Senden');
		expect(dialog(root).className).toContain('bottom-start');
	});

	it('closes with Escape, gives the focus back and opens again where it was', async () => {
		const root = open();
		const field = root.querySelector('textarea')!;
		field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
		expect(dialog(root).hidden).toBe(true);
		expect(document.activeElement).toBe(launcher());
		expect(launcher().getAttribute('aria-expanded')).toBe('false');
		expect(localStorage.getItem(`${SESSION_URL} open`)).toBeNull();
		launcher().click();
		expect(dialog(root).hidden).toBe(false);
	});

	it('opens after a reload with the draft, and without taking the focus', () => {
		const field = open().querySelector('textarea')!;
		field.value = 'half a thou';
		field.dispatchEvent(new Event('input'));
		expect(localStorage.getItem(`${SESSION_URL} open`)).toBe('1');
		const again = open(false);
		expect(again.querySelector('textarea')?.value).toBe('half a thou');
		expect(again.activeElement).toBeNull();
	});

	it('asks for a session when it is opened and for nothing else before a message', async () => {
		open();
		await vi.waitFor(() => {
			expect(sidecar.calls).toHaveLength(1);
		});
		expect(sidecar.calls[0]).toMatchObject({ method: 'POST', body: {} });
	});

	it('carries a message all the way and shows that it was taken', async () => {
		const root = open();
		const field = root.querySelector('textarea')!;
		field.value = 'Hello';
		field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
		await vi.waitFor(() => {
			expect(sidecar.made(/messages/)).toHaveLength(1);
			expect(root.querySelector('.customer')?.classList.contains('pending')).toBe(false);
		});
		expect(root.querySelector('.customer .bubble')?.textContent).toBe('Hello');
	});

	it('works when the browser refuses to keep anything', () => {
		vi.stubGlobal('localStorage', undefined);
		expect(dialog(open()).hidden).toBe(false);
	});
});
