import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Terminal, Throttled } from '../../../sidecar/src/failure.ts';
import { createZendesk } from '../../../sidecar/src/providers/zendesk.ts';
import { startZendeskTwin, type ZendeskTwin } from '../../support/twins/zendesk-twin.ts';

let twin: ZendeskTwin;
beforeEach(async () => {
	twin = await startZendeskTwin();
});
afterEach(() => twin.close());

const client = (options: object = {}) =>
	createZendesk({
		key: twin.key,
		email: twin.email,
		baseUrl: twin.url,
		resilience: { firstDelay: 1 },
		...options,
	});

describe('solved tickets, for the memory', () => {
	it('are read page by page from a moment, then only what changed since the cursor', async () => {
		const solved = twin.addTicket({
			subject: 'Zip',
			description: 'My zip is stuck.',
			requester: 'ada@example.org',
		});
		twin.changeTicket(solved.id, 'solved', {
			by: 'agent',
			body: 'Rub the zip with a candle.',
			public: true,
		});
		twin.addTicket({ subject: 'Another' });
		twin.advance(61_000);
		const first = await client().changedTickets({ from: new Date(Date.now() - 600_000) });
		expect(first).toMatchObject({ end: true, cursor: expect.any(String) as string });
		expect(first.tickets.map(({ subject, status }) => [subject, status])).toEqual([
			['Zip', 'solved'],
			['Another', 'open'],
		]);
		const comments = await client().comments(solved.id);
		expect(comments.map(({ text, public: shown }) => [text, shown])).toEqual([
			['My zip is stuck.', true],
			['Rub the zip with a candle.', true],
		]);
		expect(comments[0]?.authorId).toBe(first.tickets[0]?.requesterId);
		expect(comments[1]?.authorId).not.toBe(first.tickets[0]?.requesterId);

		const cursor = first.cursor ?? '';
		expect((await client().changedTickets({ cursor })).tickets).toEqual([]);
		twin.changeTicket(solved.id, 'closed');
		twin.advance(61_000);
		const next = await client().changedTickets({ cursor });
		expect(next.tickets.map(({ status }) => status)).toEqual(['closed']);
	});

	it('come in pages of 200, none twice and none left out', async () => {
		for (let n = 0; n < 450; n += 1) twin.addTicket({ subject: `Ticket ${String(n)}` });
		twin.advance(61_000);
		const seen: string[] = [];
		let since: Parameters<ReturnType<typeof client>['changedTickets']>[0] = { from: new Date(0) };
		let pages = 0;
		for (let end = false; !end; pages += 1) {
			const page = await client().changedTickets(since);
			seen.push(...page.tickets.map(({ subject }) => subject));
			since = { cursor: page.cursor ?? '' };
			end = page.end;
		}
		expect(pages).toBe(3);
		expect(new Set(seen).size).toBe(450);
		expect(seen).toHaveLength(450);
	});

	it('have all their comments, over several pages', async () => {
		const { id } = twin.addTicket({
			comments: Array.from({ length: 230 }, (_, n) => ({
				by: 'agent' as const,
				body: `Answer ${String(n)}`,
				public: true,
			})),
		});
		expect(await client().comments(id)).toHaveLength(231);
	});

	it('do not hold up the filing of tickets when their own limit is reached', async () => {
		const zendesk = client();
		twin.throttle(1, 60);
		await expect(zendesk.changedTickets({ from: new Date(0) })).rejects.toBeInstanceOf(Throttled);
		await expect(zendesk.findTicket('T-1')).resolves.toBeNull();
	});
});

describe('the key', () => {
	it('is right', async () => {
		expect(await client().checkKey()).toEqual({ ok: true, role: 'admin' });
	});

	it.each([
		['another key', { key: 'wrong' }],
		['another agent', { email: 'nobody@example.com' }],
	])('is refused with %s, saying what to mend', async (_name, wrong) => {
		const checked = await client(wrong).checkKey();
		expect(checked).toMatchObject({ ok: false });
		expect(JSON.stringify(checked)).toContain('ZENDESK_EMAIL');
		expect(JSON.stringify(checked)).not.toContain('wrong');
		await expect(client(wrong).findTicket('T-1')).rejects.toBeInstanceOf(Terminal);
	});

	it('of nobody is no key, though Zendesk answers 200', async () => {
		twin.addFault({
			kind: 'reply',
			status: 200,
			body: { user: { id: null, role: 'end-user', name: 'Anonymous user' } },
		});
		expect(await client().checkKey()).toMatchObject({ ok: false });
	});
});

describe('the breaker', () => {
	it('opens after five errors and lets nothing through, then recovers by a probe', async () => {
		const opened: number[] = [];
		const zendesk = client({
			resilience: { firstDelay: 1, probeAfter: 40, opened: () => opened.push(1) },
		});
		twin.addFault({ kind: 'status', status: 502, times: 'always' });
		for (let n = 0; n < 2; n += 1) await zendesk.findTicket('T-1').catch(() => undefined);
		expect(zendesk.state()).toBe('open');
		expect(twin.requests()).toHaveLength(5);
		await expect(zendesk.findTicket('T-1')).rejects.toMatchObject({ type: 'provider_paused' });
		expect(twin.requests()).toHaveLength(5);
		twin.clearFaults();
		await new Promise((resolve) => setTimeout(resolve, 50));
		await expect(zendesk.findTicket('T-1')).resolves.toBeNull();
		expect(zendesk.state()).toBe('closed');
		expect(opened).toEqual([1]);
	});
});
