import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTicketHand } from '../../../sidecar/src/hands/zendesk-create-ticket.ts';
import { createTickets } from '../../../sidecar/src/hands/tickets.ts';
import { createZendesk, type ZendeskClient } from '../../../sidecar/src/providers/zendesk.ts';
import { startZendeskTwin, type ZendeskTwin } from '../../support/twins/zendesk-twin.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

const HOURS = 60 * 60 * 1000;
const CREATE = { method: 'POST', path: '/api/v2/tickets.json' } as const;

let log: LogFixture;
let twin: ZendeskTwin;
beforeEach(async () => {
	log = openLog();
	twin = await startZendeskTwin({ clock: log.clock });
});
afterEach(async () => {
	await log.outbox.stop(0);
	log.remove();
	await twin.close();
});

interface Told {
	readonly reference: string;
	readonly ticket_number: string | null;
	readonly filed: string;
}

/** The Hand over the real outbox. */
function desk(patience = 2_000) {
	const zendesk = createZendesk({
		key: twin.key,
		email: twin.email,
		baseUrl: twin.url,
		resilience: { firstDelay: 1, probeAfter: 50 },
	});
	const hand = createTicketHand({
		tickets: createTickets({
			write: log.write,
			clock: log.clock,
			outbox: log.outbox,
			zendesk,
			mail: () => Promise.reject(new Error('nothing goes by mail')),
			patience,
		}),
		transcript: () => [
			{ turn_id: 't', role: 'customer', text: 'The zipper broke.', citations: [], at: '' },
		],
		refunds: () => [{ id: 'rr_of-this-talk', state: 'denied' }],
	});
	const ask = async (callId = 't:1', input: object = {}): Promise<Told> => {
		const outcome = await hand.run(
			{
				subject: 'Zipper',
				body: 'Broken after two days.',
				requester_email: 'ada@example.org',
				priority: 'high',
				...input,
			},
			{
				conversationId: `cv_${'1'.repeat(32)}`,
				turnId: 't',
				callId,
				refundRequestId: 'rr_t',
				customer: { kind: 'customer', sessionId: 's', userId: null, email: null },
				locale: 'de_DE',
			},
		);
		if (!outcome.ok) throw new Error(outcome.error.message);
		return outcome.output as unknown as Told;
	};
	return { ask, zendesk };
}

async function settled(): Promise<void> {
	for (let i = 0; i < 20 && log.outbox.states().waiting > 0; i += 1) await log.outbox.runNow();
	expect(log.outbox.states()).toMatchObject({ waiting: 0, failed: 0 });
}

function expectFiledOnce({ reference }: Told): void {
	expect(twin.tickets().map(({ external_id }) => external_id)).toEqual([reference]);
}

async function openBreaker(zendesk: ZendeskClient): Promise<void> {
	twin.addFault({ kind: 'status', status: 503, times: 'always' });
	while (zendesk.state() !== 'open') await zendesk.findTicket('T-0').catch(() => undefined);
}

describe('a ticket at Zendesk', () => {
	it('carries the conversation and the refund, and its number is told when Zendesk is quick', async () => {
		log.outbox.start();
		const told = await desk().ask();
		const [ticket] = twin.tickets();
		expect(told).toEqual({
			reference: expect.stringMatching(/^T-\d{8}$/) as string,
			ticket_number: String(ticket?.id),
			filed: 'zendesk',
		});
		expect(ticket).toMatchObject({
			external_id: told.reference,
			subject: 'Zipper',
			priority: 'high',
			tags: ['ai-support-chat', 'lang-de'],
		});
		const note = ticket?.comments[0];
		// It holds the whole talk, and the address was not proven: for agents only.
		expect(note?.public).toBe(false);
		for (const part of [
			'Customer: The zipper broke.',
			'Refund request: rr_t',
			'Refund: rr_of-this-talk (denied)',
			'Answer to: ada@example.org (as given in the chat, not proven)',
			`Reference: ${told.reference}`,
		]) {
			expect(note?.body).toContain(part);
		}
	});

	it('has a reference at once while Zendesk is down, the breaker open, and is filed under it later', async () => {
		log.outbox.start();
		const { ask, zendesk } = desk();
		await openBreaker(zendesk);
		const asked = performance.now();
		const told = await ask();
		expect(performance.now() - asked).toBeLessThan(1_000);
		expect(told.ticket_number).toBeNull();
		expect(twin.tickets()).toEqual([]);
		twin.clearFaults();
		await new Promise((resolve) => setTimeout(resolve, 60));
		await settled();
		expectFiledOnce(told);
		expect(await ask()).toMatchObject({
			reference: told.reference,
			ticket_number: String(twin.tickets()[0]?.id),
		});
	});

	it('does not keep the customer waiting for a Zendesk that does not answer', async () => {
		log.outbox.start();
		twin.addFault({ kind: 'delay', ms: 1_500 });
		const asked = performance.now();
		const told = await desk(100).ask();
		expect(performance.now() - asked).toBeLessThan(1_000);
		expect(told.ticket_number).toBeNull();
		await log.outbox.runNow();
		await settled();
		expectFiledOnce(told);
	});

	it.each([
		['a lost reply', { kind: 'reset', effect: 'after' }],
		['a 500 after the effect', { kind: 'status', status: 500, effect: 'after' }],
		['a reset before', { kind: 'reset', effect: 'before' }],
		['a 503 before', { kind: 'status', status: 503, effect: 'before' }],
		['a request in progress (409)', { kind: 'status', status: 409, effect: 'before' }],
	] as const)('is filed once after %s', async (_name, fault) => {
		twin.addFault({ match: CREATE, times: 4, ...fault });
		const told = await desk(10).ask();
		await settled();
		expectFiledOnce(told);
	});

	it('is filed once when the reply was lost and the key has lapsed since', async () => {
		twin.addFault({ match: CREATE, kind: 'reset', effect: 'after', times: 3 });
		const told = await desk(10).ask();
		await log.outbox.runNow();
		expectFiledOnce(told);
		expect(log.outbox.states().waiting).toBe(1);
		log.clock.advance(3 * HOURS);
		twin.clearFaults();
		await settled();
		expectFiledOnce(told);
	});

	it('is filed once when its row comes back from a restored database', async () => {
		const told = await desk(10).ask();
		await settled();
		log.clock.advance(26 * HOURS);
		log.db.prepare(`UPDATE tickets SET filed_at = NULL, number = NULL`).run();
		const [row] = log.db.prepare('SELECT id FROM outbox').all() as { id: number }[];
		log.db.prepare(`UPDATE outbox SET state = 'waiting', payload = ? WHERE id = ?`).run(
			JSON.stringify({
				reference: told.reference,
				requester_email: null,
				subject: 's',
				body: 'b',
				locale: 'en',
			}),
			row?.id,
		);
		await settled();
		expectFiledOnce(told);
	});

	it('is found, not doubled, when an older version filed it with other words', async () => {
		const { ask, zendesk } = desk(10);
		const told = await ask();
		await zendesk.createTicket(
			{
				externalId: told.reference,
				subject: 'Zipper',
				note: 'worded otherwise',
				requester: null,
				priority: 'high',
				tags: [],
			},
			told.reference,
		);
		await settled();
		expectFiledOnce(told);
	});

	it('waits as long as Zendesk asks for', async () => {
		twin.throttle(1, 120);
		await desk(10).ask();
		await log.outbox.runNow();
		const [row] = log.outbox.states().rows;
		const wait = Date.parse(row?.notBefore ?? '') - log.clock.now().getTime();
		expect(wait).toBe(120_000);
		expect(row?.reason).toContain('429');
		// It does not knock earlier even when told to try now.
		const before = twin.requests().length;
		await log.outbox.runNow();
		expect(twin.requests()).toHaveLength(before);
	});

	it('reaches the shop without a requester whom Zendesk refuses', async () => {
		twin.suspend('ada@example.org');
		twin.addFault({ match: CREATE, kind: 'reset', effect: 'after', skip: 1, times: 3 });
		const told = await desk(10).ask();
		await settled();
		expectFiledOnce(told);
		expect(twin.tickets()[0]?.comments[0]?.body).toContain('ada@example.org');
	});

	it('waits, named, while key or role is wrong', async () => {
		twin.addFault({ kind: 'status', status: 403 });
		const told = await desk(10).ask();
		await log.outbox.runNow();
		expect(log.outbox.states()).toMatchObject({ waiting: 1, failed: 0 });
		expect(log.outbox.states().rows[0]?.reason).toContain('ZENDESK_EMAIL');
		await settled();
		expectFiledOnce(told);
	});

	it('is the same when the call is made again, another for another call', async () => {
		const { ask } = desk(10);
		const told = await ask();
		expect((await ask()).reference).toBe(told.reference);
		const other = await ask('t:2');
		expect(other.reference).not.toBe(told.reference);
		await settled();
		expect(twin.tickets()).toHaveLength(2);
	});

	it('never takes a reference that another call has', async () => {
		const { ask } = desk(10);
		const first = await ask();
		log.db.prepare(`UPDATE tickets SET call_id = 'somebody else'`).run();
		log.db.prepare(`UPDATE outbox SET key = 'somebody else'`).run();
		expect((await ask()).reference).not.toBe(first.reference);
	});
});
