// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutboxStatus } from '../../../sidecar/src/contract/status.ts';
import { StatusScreen } from '../../../plugin/src/admin/status/status-screen.tsx';
import type { Status } from '../../../plugin/src/admin/wire/status.ts';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { lookAgain, onAdminPage } from './support/screen.ts';

const spoken = vi.hoisted(() => ({ words: [] as string[] }));
vi.mock('@wordpress/a11y', () => ({ speak: (words: string) => spoken.words.push(words) }));

onAdminPage();
let rest: FakeRest;
beforeEach(() => {
	rest = fakeRest();
	spoken.words = [];
});

const EMPTY: OutboxStatus = {
	waiting: 0,
	parked: 0,
	oldest_waiting_at: null,
	kinds: [],
	items: [],
};
const NOTE = {
	id: 17,
	kind: 'slack.note',
	state: 'parked' as const,
	attempts: 1,
	since: '2026-11-22T10:00:00.000Z',
	next_attempt_at: null,
	reason: 'Slack refused the call (not_in_channel).',
};
const TICKET = {
	id: 21,
	kind: 'ticket',
	state: 'waiting' as const,
	attempts: 3,
	since: '2026-11-22T10:00:00.000Z',
	next_attempt_at: '2026-11-22T10:10:00.000Z',
	reason: 'Zendesk answered 503.',
};

function statusOf(changed: Partial<Status> = {}): Status {
	return {
		version: '0.1.0',
		breakers: [
			{ provider: 'stripe', state: 'closed' },
			{ provider: 'shopify', state: 'closed' },
		],
		outbox: EMPTY,
		refunds_paused: null,
		own_hands: [],
		spending: {
			today: 0,
			month: 0,
			limits: { conversation: 50, day: null, month: null },
			limited: null,
		},
		...changed,
	};
}
const open = () => render(<StatusScreen settingsUrl="admin.php?page=settings" />);
const section = async (name: string) => within(await screen.findByRole('region', { name }));

describe('the status screen', () => {
	it('says in words that all is well', async () => {
		rest.on('GET', '/status', () => statusOf());
		open();
		expect(await screen.findByText('The sidecar runs, version 0.1.0.')).toBeTruthy();
		expect((await section('Connections')).getAllByText('In use')).toHaveLength(2);
		expect((await section('Given up')).getByText('Nothing was given up.')).toBeTruthy();
		expect((await section('Waiting to be delivered')).getByText('Nothing waits.')).toBeTruthy();
		expect(screen.queryByText('Refunds are paused')).toBeNull();
	});

	it('names each tool of the shop’s own, and why one is left out', async () => {
		const problem = 'crm_note.hand.yaml: url: must be an https URL';
		rest.on('GET', '/status', () =>
			statusOf({
				own_hands: [
					{ name: 'shipping_status', state: 'on', problem: null },
					{ name: 'crm_note', state: 'left_out', problem },
				],
			}),
		);
		open();
		const own = await section('Your own tools');
		expect(own.getAllByRole('listitem').map((one) => one.textContent)).toEqual([
			'shipping_statusIn use',
			`crm_noteLeft out${problem}`,
		]);
	});

	it('says which service is paused and what that means', async () => {
		rest.on('GET', '/status', () =>
			statusOf({
				breakers: [
					{ provider: 'shopify', state: 'open' },
					{ provider: 'zendesk', state: 'half-open' },
				],
			}),
		);
		open();
		const connections = await section('Connections');
		expect(connections.getByText('Paused: it keeps failing')).toBeTruthy();
		expect(connections.getByText(/looks up no orders/)).toBeTruthy();
		expect(connections.getByText('Being tried again')).toBeTruthy();
		expect(connections.getByText(/customers have their reference already/)).toBeTruthy();
	});

	it('says what waits, since when, why, and when it is tried next', async () => {
		rest.on('GET', '/status', () =>
			statusOf({ outbox: { ...EMPTY, waiting: 2, items: [TICKET, { ...TICKET, id: 22 }] } }),
		);
		open();
		const waiting = await section('Waiting to be delivered');
		expect(waiting.getByText(/^2 things wait/)).toBeTruthy();
		expect(waiting.getAllByText('Ticket for your team')).toHaveLength(2);
		expect(waiting.getAllByText('Zendesk answered 503.')).toHaveLength(2);
		expect(waiting.getAllByText(/3 attempts · next at/)).toHaveLength(2);
	});

	it('has what was given up tried again, by keyboard, and says so', async () => {
		let outbox: OutboxStatus = { ...EMPTY, parked: 1, items: [NOTE] };
		rest.on('GET', '/status', () => statusOf({ outbox }));
		rest.on('POST', '/outbox/17/reopen', () => {
			outbox = EMPTY;
			return outbox;
		});
		open();
		const given = await section('Given up');
		expect(given.getByText('Slack refused the call (not_in_channel).')).toBeTruthy();
		const button = given.getByRole('button', { name: 'Try again: Note to your Slack channel' });
		button.focus();
		await userEvent.keyboard('{Enter}');
		await waitFor(() => expect(given.getByText('Nothing was given up.')).toBeTruthy());
		expect(rest.sent('POST', '/outbox/17/reopen')).toHaveLength(1);
		expect(spoken.words).toContain('It is being tried again.');
		// The button is gone; the focus is not.
		expect(document.activeElement?.textContent).toBe('Given up');
	});

	it('says why it could not be tried again', async () => {
		rest.on('GET', '/status', () => statusOf({ outbox: { ...EMPTY, parked: 25, items: [NOTE] } }));
		rest.on('POST', '/outbox/17/reopen', () => problem(404, 'This is not given up any more.'));
		open();
		const given = await section('Given up');
		expect(given.getByText('The oldest 1 of 25 are shown.')).toBeTruthy();
		await userEvent.click(given.getByRole('button', { name: /^Try again/ }));
		expect(await given.findByText('This is not given up any more.')).toBeTruthy();
	});

	it('says how to clear a pause of refunds', async () => {
		rest.on('GET', '/status', () =>
			statusOf({
				refunds_paused: { reason: 'log_mismatch', since: '2026-11-22T10:00:00.000Z' },
			}),
		);
		open();
		expect(await screen.findByText(/Refunds are paused/)).toBeTruthy();
		expect(screen.getByText(/refunds reconcile/)).toBeTruthy();
	});

	it('says that the sidecar does not answer, and recovers by itself', async () => {
		let up = false;
		rest.on('GET', '/status', () => (up ? statusOf() : problem(503, 'Connection refused.')));
		open();
		expect(await screen.findByText('The sidecar does not answer')).toBeTruthy();
		up = true;
		await lookAgain();
		expect(await screen.findByText('The sidecar runs, version 0.1.0.')).toBeTruthy();
	});
});

describe('what models cost', () => {
	it('stands with its limit, and what follows when that is reached', async () => {
		const limits = { conversation: 50, day: 500, month: null };
		const spending = { today: 5_001_000, month: 12_340_001, limits, limited: 'day' as const };
		rest.on('GET', '/status', () => statusOf({ spending }));
		render(<StatusScreen settingsUrl={undefined} />);
		const card = await screen.findByRole('region', { name: 'Language models' });
		expect(within(card).getByText('Today: $5.01 of $5.00')).toBeTruthy();
		expect(within(card).getByText('This month: $12.35, without a limit')).toBeTruthy();
		expect(within(card).getByText(/Until tomorrow .* answered by rules/)).toBeTruthy();
	});
});
