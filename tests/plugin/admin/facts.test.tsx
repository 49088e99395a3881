// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compare } from '../../../plugin/src/admin/facts/compare.ts';
import { FactsScreen } from '../../../plugin/src/admin/facts/facts-screen.tsx';
import { offsetOf } from '../../../plugin/src/admin/facts/lines.ts';
import { STARTER } from '../../../plugin/src/admin/facts/starter.ts';
import type { Facts, FactsProblem, FactsText } from '../../../plugin/src/admin/wire/facts.ts';
import { parseFacts } from '../../../sidecar/src/facts/parse.ts';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { onAdminPage } from './support/screen.ts';

vi.mock('@wordpress/a11y', () => ({ speak: () => undefined }));

onAdminPage();
let rest: FakeRest;
let held: Facts;
let faults: readonly FactsProblem[];

const version = (number: string, yaml: string, name = 'Ada'): FactsText => ({
	version: number,
	yaml,
	note: number === '1' ? 'the beginning' : '',
	author: { id: '1', name },
	saved_at: '2026-11-20T08:00:00.000Z',
});
const FIRST = version('1', 'refund:\n  window_days: 30\n');
const SECOND = version('2', 'refund:\n  window_days: 14\n');

beforeEach(() => {
	rest = fakeRest();
	held = { current: SECOND, history: [SECOND, FIRST] };
	faults = [];
	rest.on('GET', '/facts', () => held);
	rest.on('GET', '/facts/1', () => FIRST);
	rest.on('GET', '/facts/2', () => SECOND);
	rest.on('POST', '/facts/check', () => ({ problems: faults }));
	rest.on('POST', '/facts', () => held);
});

const area = () => screen.getByLabelText<HTMLTextAreaElement>('Business facts, as YAML');
const click = async (name: string) => userEvent.click(screen.getByRole('button', { name }));
const type = (text: string) => fireEvent.change(area(), { target: { value: text } });
const reviewable = () =>
	screen.getByRole('button', { name: 'Review changes' }).getAttribute('aria-disabled');
const saved = () => rest.sent('POST', '/facts').map(({ body }) => body);

async function open() {
	render(<FactsScreen settingsUrl={undefined} />);
	await screen.findByLabelText('Business facts, as YAML');
}

function leaving(): boolean {
	const event = new Event('beforeunload', { cancelable: true });
	window.dispatchEvent(event);
	return !event.defaultPrevented;
}

describe('editing', () => {
	it('shows what is in force, with numbered lines, and nothing to save', async () => {
		await open();
		expect(area().value).toBe(SECOND.yaml);
		expect(document.querySelectorAll('.asc-yaml__number')).toHaveLength(3);
		expect(reviewable()).toBe('true');
		expect(leaving()).toBe(true);
	});

	it('Tab leads out of the text, and types nothing', async () => {
		await open();
		area().focus();
		await userEvent.tab();
		expect(document.activeElement).not.toBe(area());
		expect(area().value).toBe(SECOND.yaml);
	});

	it('checks a moment after typing, and only the last text', async () => {
		await open();
		await screen.findByText('No problems.');
		const before = rest.sent('POST', '/facts/check').length;
		type('refund:\n  window_days: 1');
		type('refund:\n  window_days: 10');
		type('refund:\n  window_days: 100');
		await screen.findByText('No problems.');
		const sent = rest.sent('POST', '/facts/check').slice(before);
		expect(sent.map(({ body }) => body)).toEqual([{ yaml: 'refund:\n  window_days: 100' }]);
		expect(saved()).toEqual([]);
	});

	it('names each problem with its line, leads there, and lets nothing be saved', async () => {
		await open();
		faults = [{ line: 2, column: 3, path: 'refund.window_days', message: 'must be a number' }];
		type('refund:\n  window_days: soon\n');
		const go = await screen.findByRole('button', { name: /Line 2.*must be a number/ });
		expect(area().getAttribute('aria-invalid')).toBe('true');
		expect(document.querySelector('.asc-yaml__number--wrong')?.textContent).toBe('2');
		expect(reviewable()).toBe('true');
		await userEvent.click(go);
		expect(document.activeElement).toBe(area());
		expect(area().value.slice(area().selectionStart, area().selectionEnd)).toBe(
			'window_days: soon',
		);
	});

	it('asks before the page is left with changes, and only then', async () => {
		await open();
		type('shop: {}');
		expect(leaving()).toBe(false);
		await click('Discard changes');
		expect(area().value).toBe(SECOND.yaml);
		expect(leaving()).toBe(true);
	});

	it('offers a template that the sidecar accepts when there is nothing yet', async () => {
		held = { current: null, history: [] };
		await open();
		await click('Begin with a template');
		expect(area().value).toBe(STARTER);
		expect(parseFacts(STARTER)).toMatchObject({ ok: true });
	});
});

describe('saving', () => {
	it('shows what changes before anything is sent, then sends text, note and base', async () => {
		await open();
		type('refund:\n  window_days: 7\n');
		await click('Review changes');
		expect(saved()).toEqual([]);
		const changes = screen.getByRole('list', { name: 'What changes' });
		expect(
			within(changes).getByText('window_days: 14', { exact: false }).closest('del'),
		).toBeTruthy();
		expect(
			within(changes).getByText('window_days: 7', { exact: false }).closest('ins'),
		).toBeTruthy();
		await userEvent.type(screen.getByLabelText('Note'), 'one week');
		held = { current: version('3', 'refund:\n  window_days: 7\n'), history: [] };
		await click('Save and put in force');
		await screen.findAllByText('Business facts saved. They are in force now.');
		expect(saved()).toEqual([
			{ yaml: 'refund:\n  window_days: 7\n', note: 'one week', base_version: '2' },
		]);
		expect(leaving()).toBe(true);
	});

	it('of a conflict says who saved, keeps the text, and compares it with the new version', async () => {
		await open();
		type('refund:\n  window_days: 7\n');
		await click('Review changes');
		const theirs = version('3', 'refund:\n  window_days: 60\n', 'Bob');
		rest.on('POST', '/facts', () => problem(409, 'Somebody saved.', { type: 'facts_changed' }));
		held = { current: theirs, history: [theirs, SECOND, FIRST] };
		await click('Save and put in force');
		expect((await screen.findAllByText('Bob saved meanwhile')).length).toBeGreaterThan(0);
		expect(screen.getByText('window_days: 60', { exact: false }).closest('del')).toBeTruthy();
		rest.on('POST', '/facts', () => held);
		await click('Save and put in force');
		await waitFor(() => expect(saved()).toHaveLength(2));
		expect(saved()[1]).toMatchObject({
			yaml: 'refund:\n  window_days: 7\n',
			base_version: '3',
		});
	});

	it('keeps the text when a save fails', async () => {
		await open();
		type('refund:\n  window_days: 7\n');
		await click('Review changes');
		rest.on('POST', '/facts', () => problem(503, 'The sidecar does not answer.'));
		await click('Save and put in force');
		expect((await screen.findAllByText('The sidecar does not answer.')).length).toBeGreaterThan(0);
		await click('Back to the text');
		expect(area().value).toBe('refund:\n  window_days: 7\n');
	});
});

describe('history', () => {
	it('shows each version with its author and note, and puts an old one back for review', async () => {
		await open();
		expect(screen.getByText('the beginning')).toBeTruthy();
		await click('View version 1');
		await screen.findByText('window_days: 30', { exact: false });
		await click('Put into the editor');
		expect(screen.getByLabelText<HTMLInputElement>('Note').value).toBe('Version 1 again');
		await click('Save and put in force');
		await waitFor(() =>
			expect(saved()).toEqual([{ yaml: FIRST.yaml, note: 'Version 1 again', base_version: '2' }]),
		);
	});
});

describe('a comparison', () => {
	it('shows changed lines and a few around them', () => {
		const before = Array.from({ length: 30 }, (_, i) => `line ${String(i)}`);
		const after = before.map((text, i) => (i === 15 ? 'other' : text));
		expect(compare(before.join('\n'), after.join('\n'))).toEqual([
			{ kind: 'left-out', lines: 12 },
			...['line 12', 'line 13', 'line 14'].map((text) => ({ kind: 'same', text })),
			{ kind: 'removed', text: 'line 15' },
			{ kind: 'added', text: 'other' },
			...['line 16', 'line 17', 'line 18'].map((text) => ({ kind: 'same', text })),
			{ kind: 'left-out', lines: 11 },
		]);
	});

	it('of the same text is empty, whether or not its last line ends', () => {
		expect(compare('a\nb\n', 'a\nb')).toEqual([]);
		expect(compare('', '')).toEqual([]);
	});
});

describe('places', () => {
	it.each([
		[1, 1, 0],
		[2, 2, 4],
		[2, 99, 5],
		[9, 1, 7],
	])('line %i, column %i', (line, column, offset) => {
		expect(offsetOf('ab\ncd\nf', line, column)).toBe(offset);
	});
});
