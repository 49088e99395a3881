// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KnowledgeScreen } from '../../../plugin/src/admin/knowledge/knowledge-screen.tsx';
import type { Overview } from '../../../plugin/src/admin/wire/knowledge.ts';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { indexed, overviewOf, passageOf, pendingOf, sidecarOf } from './support/knowledge.ts';
import { lookAgain, onAdminPage, visit } from './support/screen.ts';

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
	rest.on('GET', '/knowledge/missed', () => ({ items: [], next_before: null }));
});

const open = () => render(<KnowledgeScreen settingsUrl="admin.php?page=settings" />);
const click = async (name: string) => userEvent.click(screen.getByRole('button', { name }));

describe('the documents', () => {
	it('are one list: what is indexed, what waits, what was rejected and why', async () => {
		overview = overviewOf({ waiting: 1, rejected: 1 });
		rest.on('GET', '/knowledge/documents', () => ({
			items: [indexed(1), indexed(2), indexed(9, { source: 'ticket', edit_url: null })],
			next_before: null,
		}));
		rest.on('GET', '/knowledge/pending', () => ({
			items: [
				pendingOf(2, { state: 'leaving', reason: 'The sidecar does not answer.' }),
				pendingOf(3, { state: 'rejected', reason: 'It is encrypted.' }),
			],
		}));
		open();
		await screen.findByRole('link', { name: 'Open Page 3' });
		const states = ['1', '2', '3', '9'].map((n) => {
			const row = screen.getByText(`Page ${n}`).closest('tr');
			return row?.querySelector('.asc-badge')?.textContent;
		});
		expect(states).toEqual(['Indexed', 'Being removed', 'Rejected', 'Indexed']);
		expect(screen.getByText('It is encrypted.')).toBeTruthy();
		expect(screen.getByText('Solved ticket')).toBeTruthy();
		expect(screen.getAllByText(/1 document waits for the sidecar/).length).toBeGreaterThan(0);
		expect(screen.getByText('3 documents, 12 passages')).toBeTruthy();
	});

	it('say what to do when there are none', async () => {
		open();
		expect(await screen.findByText('The chat knows nothing yet')).toBeTruthy();
		expect(screen.getByText(/Synchronise, and it answers from your published pages/)).toBeTruthy();
	});

	it('are read again when the knowledge has changed, and only then', async () => {
		rest.on('GET', '/knowledge/documents', () => ({ items: [indexed(1)], next_before: null }));
		open();
		await screen.findByRole('link', { name: 'Open Page 1' });
		await lookAgain();
		expect(rest.sent('GET', '/knowledge').length).toBeGreaterThan(1);
		expect(rest.sent('GET', '/knowledge/documents')).toHaveLength(1);
		rest.on('GET', '/knowledge/documents', () => ({ items: [indexed(2)], next_before: null }));
		overview = overviewOf({ sidecar: sidecarOf({ version: '8' }) });
		await lookAgain();
		await screen.findByRole('link', { name: 'Open Page 2' });
	});

	it('that wait can be sent at once, and the reason of a failure is told', async () => {
		overview = overviewOf({ waiting: 2 });
		rest.on('POST', '/knowledge/pending', () => problem(503, 'The sidecar sleeps.'));
		open();
		await userEvent.click(await screen.findByRole('button', { name: 'Try again now' }));
		expect(await screen.findByText('The sidecar sleeps.')).toBeTruthy();
		expect(spoken.words).toContain('The sidecar sleeps.');
	});
});

describe('a sidecar that does not answer', () => {
	it('is told once, with what to do; WordPress’s own numbers stay', async () => {
		overview = overviewOf({
			sidecar: null,
			problem: { status: 503, detail: 'Nothing answers at 127.0.0.1.', type: 'urn:x:unreachable' },
			waiting: 4,
		});
		rest.on('GET', '/knowledge/documents', () => problem(503, 'Nothing answers at 127.0.0.1.'));
		open();
		expect(await screen.findByText('The sidecar does not answer')).toBeTruthy();
		expect(screen.getAllByText('The sidecar does not answer')).toHaveLength(1);
		expect(screen.getByText(/npx ai-support-chat serve/)).toBeTruthy();
		expect(screen.getByRole('link', { name: 'Open settings' })).toBeTruthy();
		await waitFor(() => expect(rest.sent('GET', '/knowledge/documents')).not.toHaveLength(0));
		expect(screen.queryByText('The chat knows nothing yet')).toBeNull();
		expect(screen.getAllByText(/4 documents wait for the sidecar/).length).toBeGreaterThan(0);
	});

	it('is not told to be started when the site is not paired', async () => {
		overview = overviewOf({
			sidecar: null,
			problem: {
				status: 503,
				detail: 'This site was copied.',
				type: 'urn:ai-support-chat:problem:not-paired',
			},
		});
		open();
		expect(await screen.findByText('This site is not connected to the sidecar')).toBeTruthy();
		expect(screen.queryByText(/npx ai-support-chat serve/)).toBeNull();
	});
});

describe('the search tester', () => {
	beforeEach(() => visit('?page=ai-support-chat-knowledge&tab=search'));

	it('shows why each passage was found', async () => {
		rest.on('POST', '/knowledge/search', () => ({
			version: '7',
			informative: true,
			passages: [
				passageOf(1, { text: 'Within <b>30</b> days.' }),
				passageOf(2, { vector_score: null, matched_terms: [], url: null, heading: null }),
			],
		}));
		open();
		const field = await screen.findByRole('textbox', { name: /as a customer would ask/ });
		await userEvent.type(field, 'how many days{Enter}');
		const [first, second] = await screen.findAllByRole('listitem');
		if (!first || !second) throw new Error('two passages');
		const link = within(first).getByRole('link', { name: 'Page 1 › How long' });
		expect(link.getAttribute('href')).toBe('https://shop.example/page-1/#how-long');
		expect(within(first).getByText('Within <b>30</b> days.')).toBeTruthy();
		const scores = [...first.querySelectorAll('dd')].map((one) => one.textContent);
		expect(scores).toEqual(['0.40', '0.80', '1.20']);
		expect(within(first).getByText('days')).toBeTruthy();
		expect(within(second).queryByRole('link')).toBeNull();
		expect(within(second).getByText('not yet computed')).toBeTruthy();
		expect(spoken.words).toContain(
			'2 passages found. A customer would be answered from the first.',
		);
		expect(rest.sent('POST', '/knowledge/search')[0]?.body).toEqual({
			query: 'how many days',
			limit: 10,
		});
	});

	it('says what to do when nothing is found, and why nothing could be asked', async () => {
		let up = true;
		rest.on('POST', '/knowledge/search', () =>
			up ? { version: '7', informative: false, passages: [] } : problem(503, 'It sleeps.'),
		);
		open();
		const field = await screen.findByRole('textbox', { name: /as a customer would ask/ });
		await userEvent.type(field, 'moon{Enter}');
		expect(await screen.findByText('Nothing was found')).toBeTruthy();
		up = false;
		await click('Search');
		expect(await screen.findByText('It sleeps.')).toBeTruthy();
	});
});

describe('questions without an answer', () => {
	const question = {
		id: 4,
		question: 'Do you ship to the moon?',
		locale: 'en',
		times: 3,
		first_at: '2026-11-20T10:00:00Z',
		last_at: '2026-11-22T10:00:00Z',
	};

	beforeEach(() => {
		visit('?page=ai-support-chat-knowledge&tab=missed');
		overview = overviewOf({ sidecar: sidecarOf({ missed: 1 }) });
	});

	it('can become a page or be dismissed', async () => {
		rest.on('GET', '/knowledge/missed', () => ({ items: [question], next_before: null }));
		rest.on('POST', '/knowledge/missed', () => ({ dismissed: 1 }));
		open();
		const link = await screen.findByRole('link', { name: 'Write a page' });
		const url = new URL(link.getAttribute('href') ?? '');
		expect(url.searchParams.get('post_title')).toBe('Do you ship to the moon?');
		expect(screen.getByText(/Asked 3 times/)).toBeTruthy();
		await click('Dismiss “Do you ship to the moon?”');
		await waitFor(() => expect(screen.queryByText('Do you ship to the moon?')).toBeNull());
		expect(rest.sent('POST', '/knowledge/missed')[0]?.body).toEqual({ ids: [4] });
		expect(spoken.words).toContain('Dismissed.');
		expect(document.activeElement?.id).toBe('asc-missed-heading');
	});

	it('stay when they could not be dismissed', async () => {
		rest.on('GET', '/knowledge/missed', () => ({ items: [question], next_before: null }));
		rest.on('POST', '/knowledge/missed', () => problem(503, 'It sleeps.'));
		open();
		await screen.findByRole('link', { name: 'Write a page' });
		await click('Dismiss “Do you ship to the moon?”');
		expect(await screen.findByText('It sleeps.')).toBeTruthy();
		expect(screen.getByText('Do you ship to the moon?')).toBeTruthy();
	});

	it('are welcome to be none', async () => {
		open();
		expect(await screen.findByText('Every question found something')).toBeTruthy();
	});
});

describe('the screen', () => {
	it('keeps the tab in its address', async () => {
		open();
		await userEvent.click(await screen.findByRole('link', { name: 'Try a search' }));
		expect(window.location.search).toBe('?page=ai-support-chat-knowledge&tab=search');
		expect(await screen.findByRole('textbox', { name: /as a customer would ask/ })).toBeTruthy();
	});

	it('says that meanings are still being computed, and why they cannot be', async () => {
		const embedding = { embedder: 'x', waiting: 5, state: 'working' as const, problem: null };
		overview = overviewOf({ sidecar: sidecarOf({ embedding }) });
		open();
		expect(
			await screen.findByText(/The meaning of 5 passages is still being computed/),
		).toBeTruthy();
		overview = overviewOf({
			sidecar: sidecarOf({
				embedding: { ...embedding, state: 'paused', problem: 'The key is refused.' },
			}),
		});
		await lookAgain();
		expect(await screen.findByText('The key is refused.')).toBeTruthy();
	});
});
