import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TranscriptMessage } from '../../../sidecar/src/contract/conversations.ts';
import { wellFormed } from '../../../sidecar/src/brain/text/well-formed.ts';
import { createTicketHand } from '../../../sidecar/src/hands/zendesk-create-ticket.ts';
import { createTickets } from '../../../sidecar/src/hands/tickets.ts';
import { createWordPress } from '../../../sidecar/src/providers/wordpress.ts';
import { startWordPressStandIn, type WordPressStandIn } from '../../support/wordpress-stand-in.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';
import { json, scriptedServer } from '../providers/scripted-server.ts';
import { systemClock } from '../../../sidecar/src/clock.ts';

let log: LogFixture;
let site: WordPressStandIn;
let said: TranscriptMessage[] = [];
beforeEach(async () => {
	log = openLog();
	site = await startWordPressStandIn();
	said = [];
});
afterEach(async () => {
	await log.outbox.stop(0);
	log.remove();
	await site.close();
});

function desk(baseUrl = site.url) {
	const wordpress = createWordPress({
		baseUrl,
		keys: site.keys,
		clock: systemClock,
		resilience: { firstDelay: 1 },
	});
	const hand = createTicketHand({
		tickets: createTickets({
			write: log.write,
			clock: log.clock,
			outbox: log.outbox,
			zendesk: null,
			mail: (body) => wordpress.mail(body),
		}),
		transcript: () => said,
		refunds: () => [],
	});
	return async (input: object, email: string | null = null) => {
		const outcome = await hand.run(
			{ subject: 'Help', body: 'The box was open.', priority: 'normal', ...input },
			{
				conversationId: `cv_${'1'.repeat(32)}`,
				turnId: 't',
				callId: 't:1',
				refundRequestId: 'rr_t',
				customer: { sessionId: 's', userId: null, email },
				locale: 'en',
			} as unknown as Parameters<typeof hand.run>[1],
		);
		if (!outcome.ok) throw new Error('no ticket');
		await log.outbox.runNow();
		return (outcome.output as { reference: string }).reference;
	};
}

const message = (text: string): TranscriptMessage => ({
	turn_id: 't',
	role: 'customer',
	text,
	citations: [],
	at: '2026-01-01T00:00:00.000Z',
});
const arrived = () => {
	const [mail] = site.mails;
	if (mail?.template !== 'ticket') throw new Error('no ticket arrived');
	return mail;
};

describe('a ticket whose reference was told', () => {
	it.each([401, 403, 404, 400, 413])(
		'waits and arrives when WordPress refuses it once with %i',
		async (status) => {
			let refusals = 1;
			const mails: string[] = [];
			const server = await scriptedServer((response, { body }) => {
				refusals -= 1;
				if (refusals >= 0) json(response, status, { code: 'rest_no_route' });
				else {
					mails.push(body);
					json(response, 202, { accepted: true });
				}
			});
			try {
				const reference = await desk(server.url)({ requester_email: null });
				expect(mails).toEqual([]);
				expect(log.outbox.states()).toMatchObject({ waiting: 1, failed: 0 });
				await log.outbox.runNow();
				expect(mails.join()).toContain(reference);
				expect(log.outbox.states()).toMatchObject({ waiting: 0, failed: 0 });
			} finally {
				await server.close();
			}
		},
	);

	it.each(['x', '漢', '😀', '\n', '"', '\u0001'])(
		'arrives after a conversation without end, of %j, with both its ends',
		async (filler) => {
			said = [
				message('the very first words'),
				...Array.from({ length: 60 }, () => message(filler.repeat(4_000 / filler.length))),
				message('the very last words'),
			];
			await desk()({ requester_email: null, body: filler.repeat(4_000 / filler.length) });
			const { body } = arrived();
			expect(body).toContain('the very first words');
			expect(body).toContain('the very last words');
			expect(body).toMatch(
				/\[\.\.\. \d+ characters of the conversation are left out here \.\.\.\]/,
			);
			expect(wellFormed(body)).toBe(body);
		},
	);

	it('carries a short conversation whole', async () => {
		said = [message('x'.repeat(15_000))];
		await desk()({ requester_email: null });
		expect(arrived().body).toContain('x'.repeat(15_000));
	});
});

describe('the address for the answer', () => {
	it.each([
		'',
		'n/a',
		'call me: 030 1234',
		'zoë@example',
		'a@b',
		'a@b-.com',
		'a@-b.com',
		'a@b..com',
	])('%j is none, and stays readable in the ticket', async (given) => {
		await desk()({ requester_email: given });
		expect(arrived().requester_email).toBeNull();
		expect(arrived().body).toContain(given);
	});

	it('is the account’s when the one given is none', async () => {
		await desk()({ requester_email: 'n/a' }, 'zoe@example.com');
		expect(arrived().requester_email).toBe('zoe@example.com');
	});

	it('is the one given when mail can go there', async () => {
		await desk()({ requester_email: 'ada@example.org' }, 'zoe@example.com');
		expect(arrived().requester_email).toBe('ada@example.org');
		expect(arrived().body).not.toContain('Given as');
	});
});
