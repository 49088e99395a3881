// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApprovalsScreen } from '../../../plugin/src/admin/approvals/approvals-screen.tsx';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { decided, queueOf, replyOf, waiting } from './support/refunds.ts';
import { lookAgain, onAdminPage, visit } from './support/screen.ts';

const spoken = vi.hoisted(() => ({ words: [] as string[] }));
vi.mock('@wordpress/a11y', () => ({ speak: (words: string) => spoken.words.push(words) }));

onAdminPage();
let rest: FakeRest;
beforeEach(() => {
	rest = fakeRest();
	spoken.words = [];
});

const open = () => render(<ApprovalsScreen settingsUrl="admin.php?page=settings" />);
const row = async (order: string) => screen.findByRole('link', { name: `Order #${order}` });

describe('the queue', () => {
	it('shows each request with its amount in its own currency, decimals as Stripe counts them', async () => {
		rest.on('GET', '/approvals', () =>
			queueOf([
				waiting(1),
				waiting(2, { amount_cents: 12_000, currency: 'jpy' }),
				waiting(3, { amount_cents: 1_500, currency: 'kwd', reasons: ['open_dispute'] }),
			]),
		);
		open();
		await row('1001');
		expect(screen.getByText('$200.00')).toBeTruthy();
		expect(screen.getByText('¥12,000')).toBeTruthy();
		expect(screen.getByText(/KWD\s*1\.500/)).toBeTruthy();
		expect(screen.getByText('Open dispute')).toBeTruthy();
		expect(screen.getByText('customer1@shop.example')).toBeTruthy();
		expect(document.title).toBe('(3) Approvals');
	});

	it('puts the request that waits longest first', async () => {
		rest.on('GET', '/approvals', () => queueOf([waiting(1), waiting(9), waiting(4)]));
		open();
		await row('1001');
		const orders = screen.getAllByRole('link', { name: /^Order/ }).map((a) => a.textContent);
		expect(orders).toEqual(['Order #1009', 'Order #1004', 'Order #1001']);
	});

	it('says that nothing waits', async () => {
		rest.on('GET', '/approvals', () => queueOf([]));
		open();
		expect(await screen.findByText('Nothing waits for you')).toBeTruthy();
	});

	it('says what to do when the sidecar does not answer, and recovers by itself', async () => {
		let up = false;
		rest.on('GET', '/approvals', () =>
			up ? queueOf([waiting(1)]) : problem(502, 'The sidecar at 127.0.0.1 refused.'),
		);
		open();
		expect(await screen.findByText('The sidecar does not answer')).toBeTruthy();
		expect(screen.getByText('The sidecar at 127.0.0.1 refused.')).toBeTruthy();
		expect(screen.getByRole('link', { name: 'Open settings' })).toBeTruthy();
		up = true;
		await lookAgain();
		await row('1001');
		expect(screen.queryByText('The sidecar does not answer')).toBeNull();
	});

	it('keeps what it knows through one lost answer', async () => {
		let up = true;
		rest.on('GET', '/approvals', () =>
			up ? queueOf([waiting(1)]) : problem(502, 'Gone for a moment.'),
		);
		open();
		await row('1001');
		up = false;
		await lookAgain();
		await row('1001');
		expect(screen.getByText(/Connection lost, trying again/)).toBeTruthy();
		expect(screen.queryByText('The sidecar does not answer')).toBeNull();
	});

	it('tells a copied site to pair again instead of to start the sidecar', async () => {
		rest.on('GET', '/approvals', () =>
			problem(503, 'This site was copied.', { type: 'urn:ai-support-chat:problem:not-paired' }),
		);
		open();
		expect(await screen.findByText('This site is not connected to the sidecar')).toBeTruthy();
		expect(screen.queryByText(/npx ai-support-chat serve/)).toBeNull();
	});

	it('says why refunds are paused and which command ends it', async () => {
		rest.on('GET', '/approvals', () =>
			queueOf([], {
				refunds_paused: { reason: 'Stripe refused the key.', since: new Date().toISOString() },
			}),
		);
		open();
		expect(await screen.findByText('Stripe refused the key.')).toBeTruthy();
		expect(screen.getByText('npx ai-support-chat refunds reconcile')).toBeTruthy();
	});

	it('announces a request that comes in, and leaves the focus where it was', async () => {
		let items = [waiting(2)];
		rest.on('GET', '/approvals', () => queueOf(items));
		open();
		const link = await row('1002');
		link.focus();
		await lookAgain();
		expect(spoken.words).toEqual([]);
		items = [waiting(1), waiting(2)];
		await lookAgain();
		await row('1001');
		expect(spoken.words).toEqual(['1 new request waits for a decision.']);
		expect(document.activeElement).toBe(link);
		await lookAgain();
		expect(spoken.words).toHaveLength(1);
	});

	it('asks the server for what was decided, and gives that view an address', async () => {
		rest.on('GET', '/approvals', ({ query }) =>
			query.get('state') === 'decided'
				? queueOf([decided(waiting(5), false, 'Dana')])
				: queueOf([]),
		);
		open();
		await screen.findByText('Nothing waits for you');
		await userEvent.click(screen.getByRole('link', { name: 'Decided' }));
		await row('1005');
		expect(screen.getByText('Denied')).toBeTruthy();
		expect(window.location.search).toBe('?page=ai-support-chat&state=decided');
	});

	it('loads older requests when asked', async () => {
		rest.on('GET', '/approvals', ({ query }) =>
			query.get('before') === 'cursor'
				? queueOf([waiting(8)])
				: queueOf([waiting(1)], { next_before: 'cursor', open_count: 2 }),
		);
		open();
		await row('1001');
		await userEvent.click(screen.getByRole('button', { name: 'Load older requests' }));
		await row('1008');
		expect(screen.queryByRole('button', { name: 'Load older requests' })).toBeNull();
	});

	it('finds a request by its id', async () => {
		rest.on('GET', '/approvals', () => queueOf([waiting(1), waiting(2)]));
		open();
		await row('1001');
		await userEvent.type(screen.getByRole('searchbox'), waiting(2).refund_request_id.slice(3));
		await waitFor(() => expect(screen.queryByText('Order #1001')).toBeNull());
		await row('1002');
	});

	it('opens a request at its own address; Back returns to its row', async () => {
		rest.on('GET', '/approvals', () => queueOf([waiting(1), waiting(2)]));
		const item = waiting(2);
		rest.on('GET', `/refunds/${item.refund_request_id}`, () => replyOf(item));
		open();
		await userEvent.click(await row('1002'));
		const heading = await screen.findByRole('heading', { level: 1, name: /Order #1002/ });
		expect(window.location.search).toBe(`?page=ai-support-chat&refund=${item.refund_request_id}`);
		expect(document.activeElement).toBe(heading);
		visit('?page=ai-support-chat');
		window.dispatchEvent(new PopStateEvent('popstate'));
		const link = await row('1002');
		await waitFor(() => expect(document.activeElement).toBe(link));
	});

	it('opens a request straight from its address', async () => {
		const item = waiting(3);
		rest.on('GET', `/refunds/${item.refund_request_id}`, () => replyOf(item));
		visit(`?page=ai-support-chat&refund=${item.refund_request_id}&view=history`);
		open();
		const entry = (await screen.findByText('by policy · entry 42')).closest('li');
		if (!entry) throw new Error('the entry is not in a list');
		expect(within(entry).getByText('Being prepared')).toBeTruthy();
		expect(within(entry).getByText('Waiting for a decision')).toBeTruthy();
		expect(within(entry).getByText('cd'.repeat(32))).toBeTruthy();
	});
});
