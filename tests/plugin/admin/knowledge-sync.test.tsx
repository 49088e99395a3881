// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KnowledgeScreen } from '../../../plugin/src/admin/knowledge/knowledge-screen.tsx';
import type { Overview, Sync } from '../../../plugin/src/admin/wire/knowledge.ts';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { overviewOf, syncOf } from './support/knowledge.ts';
import { onAdminPage, visit } from './support/screen.ts';

const spoken = vi.hoisted(() => ({ words: [] as string[] }));
vi.mock('@wordpress/a11y', () => ({ speak: (words: string) => spoken.words.push(words) }));

onAdminPage();
let rest: FakeRest;
let overview: Overview;

beforeEach(() => {
	rest = fakeRest();
	spoken.words = [];
	overview = overviewOf();
	visit('?page=ai-support-chat-knowledge');
	rest.on('GET', '/knowledge', () => overview);
	rest.on('GET', '/knowledge/documents', () => ({ items: [], next_before: null }));
	rest.on('GET', '/knowledge/pending', () => ({ items: [] }));
});

const open = () => render(<KnowledgeScreen settingsUrl="admin.php?page=settings" />);
const click = async (name: string) => userEvent.click(screen.getByRole('button', { name }));
const asked = () => rest.sent('POST', '/knowledge/sync').map((call) => call.body);

/** Steps of a sync, one an answer; the last is repeated. */
function script(...steps: Sync[]): void {
	rest.on('POST', '/knowledge/sync', () => {
		const next = steps.length > 1 ? steps.shift() : steps[0];
		if (next) overview = { ...overview, sync: next };
		return { sync: next ?? null };
	});
}

describe('a sync', () => {
	it('runs step by step with a progress bar, and says what it did', async () => {
		const steps = [
			syncOf(),
			syncOf({ looked_at: 20, updated: 15, unchanged: 5 }),
			// Cron makes this step: the screen waits a moment.
			syncOf({ looked_at: 20, updated: 15, unchanged: 5 }),
			syncOf({
				looked_at: 40,
				updated: 30,
				unchanged: 8,
				removed: 2,
				phase: 'done',
				ended_at: new Date().toISOString(),
			}),
		];
		rest.on('POST', '/knowledge/sync', () => ({ sync: steps.shift() ?? null }));
		open();
		await screen.findByRole('button', { name: 'Synchronise now' });
		await click('Synchronise now');
		const bar = await screen.findByRole('progressbar', { name: 'Synchronising' });
		await waitFor(() => expect(bar.getAttribute('value')).toBe('50'));
		expect(bar.getAttribute('aria-valuetext')).toBe('20 of 40 documents');
		await screen.findByText(/30 sent, 8 unchanged, 2 removed, 0 could not be read/, undefined, {
			timeout: 5_000,
		});
		expect(asked()).toEqual([
			{ action: 'begin', full: false },
			{ action: 'step' },
			{ action: 'step' },
			{ action: 'step' },
		]);
		expect(screen.queryByRole('progressbar')).toBeNull();
		expect(spoken.words[0]).toBe('20 of 40 documents');
		expect(spoken.words.at(-1)).toContain('Synchronised. 30 sent');
	});

	it('goes on by itself when the page is opened again', async () => {
		overview = overviewOf({ sync: syncOf({ looked_at: 10 }) });
		script(syncOf({ looked_at: 40, phase: 'done', ended_at: new Date().toISOString() }));
		open();
		await screen.findByRole('button', { name: 'Synchronise now' });
		expect(asked()).toEqual([{ action: 'step' }]);
	});

	it('stands still when the sidecar goes, and goes on where it stood', async () => {
		let up = false;
		overview = overviewOf({ sync: syncOf({ looked_at: 10 }) });
		const done = syncOf({ looked_at: 40, phase: 'done', ended_at: new Date().toISOString() });
		rest.on('POST', '/knowledge/sync', () => {
			if (!up) problem(503, 'The sidecar sleeps.');
			overview = { ...overview, sync: done };
			return { sync: done };
		});
		open();
		expect(await screen.findByText('The sidecar sleeps.')).toBeTruthy();
		expect(screen.getByText(/goes on where it stands/)).toBeTruthy();
		expect(screen.getByText('10 of 40 documents')).toBeTruthy();
		up = true;
		await click('Go on');
		await screen.findByRole('button', { name: 'Synchronise now' });
		expect(screen.queryByText('The sidecar sleeps.')).toBeNull();
	});

	it('can send everything again, and be stopped', async () => {
		let held: Sync = syncOf({ full: true });
		let release: () => void = () => undefined;
		const waiting = new Promise<void>((resolve) => {
			release = resolve;
		});
		rest.on('POST', '/knowledge/sync', ({ body }) => {
			const { action } = body as { action: string };
			if (action === 'cancel') {
				held = { ...held, phase: 'done', problem: 'Stopped before the end.' };
				release();
			}
			overview = { ...overview, sync: held };
			return { sync: held };
		});
		open();
		await screen.findByRole('button', { name: 'Send everything again' });
		await click('Send everything again');
		await screen.findByRole('progressbar');
		await click('Stop');
		await waiting;
		expect((await screen.findAllByText(/Stopped before the end/)).length).toBeGreaterThan(0);
		expect(asked()[0]).toEqual({ action: 'begin', full: true });
	});
});
