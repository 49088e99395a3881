import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRulesPlanner } from '../../../sidecar/src/brain/rules/rules-planner.ts';
import { createRecall } from '../../../sidecar/src/conversation/recall.ts';
import { createSummaries } from '../../../sidecar/src/conversation/summaries.ts';
import { Retryable } from '../../../sidecar/src/failure.ts';
import { createSearch, type Search } from '../../../sidecar/src/knowledge/search.ts';
import { ticketCursor } from '../../../sidecar/src/knowledge/tickets/cursor-store.ts';
import { ticketDocument } from '../../../sidecar/src/knowledge/tickets/ticket-document.ts';
import {
	createTicketSync,
	type TicketSync,
} from '../../../sidecar/src/knowledge/tickets/ticket-sync.ts';
import { createZendeskTickets } from '../../../sidecar/src/knowledge/tickets/zendesk-tickets.ts';
import type { SolvedTicket } from '../../../sidecar/src/knowledge/tickets/solved-tickets.ts';
import { createZendesk } from '../../../sidecar/src/providers/zendesk.ts';
import { startZendeskTwin, type ZendeskTwin } from '../../support/twins/zendesk-twin.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';
import { openChat } from '../conversation/remembered.ts';
import { openLibrary, type Library } from './library.ts';

const FIX =
	'Hi Ann,\n\nHold the dimmer for ten seconds until the lamp blinks twice, then let go. That resets the flickering for good. I have also sent you a new bulb to 12 Old Mill Road.\n\nKind regards,\nMona';

const PAGES = [
	['Delivery', 'Parcels leave the warehouse within two working days.'],
	['Returns', 'Articles can be sent back within 30 days in their packaging.'],
	['Payment', 'Cards and bank transfers are accepted.'],
	['Contact', 'The team answers on working days from nine to five.'],
].map(([title = '', content = '']) => ({
	external_id: title,
	title,
	url: null,
	locale: 'en',
	updated_at: '2026-01-01T00:00:00Z',
	format: 'text' as const,
	content,
}));

let zendesk: ZendeskTwin;
let library: Library;
let log: LogFixture;
let search: Search;
let sync: TicketSync;

beforeEach(async () => {
	zendesk = await startZendeskTwin();
	library = openLibrary();
	log = openLog();
	search = createSearch({ db: library.db, embedder: null, log: { warn: () => undefined } });
	sync = open();
});
afterEach(async () => {
	await sync.stop();
	await search.close();
	await library.close();
	log.remove();
	await zendesk.close();
});

function open(timing: { readonly every?: number; readonly first?: number } = {}): TicketSync {
	const client = createZendesk({ key: zendesk.key, email: zendesk.email, baseUrl: zendesk.url });
	return createTicketSync({
		db: library.db,
		write: library.write,
		ingest: library.ingest,
		tickets: createZendeskTickets(client, { now: () => new Date(Date.now() + 120_000) }),
		log: { info: () => undefined, warn: () => undefined },
		...timing,
	});
}

function solvedTicket(answer = FIX, isPublic = true) {
	const ticket = zendesk.addTicket({
		subject: 'My desk lamp keeps flickering',
		description: 'Hello, I am Ann Lee (ann@mail.example, order 1234). It flickers all evening.',
		requester: 'ann@mail.example',
	});
	zendesk.changeTicket(ticket.id, 'solved', { by: 'agent', body: answer, public: isPublic });
	zendesk.advance(120_000);
	return ticket;
}

const kept = () =>
	library.db
		.prepare<[], { title: string; url: string | null; text: string }>(
			`SELECT documents.title, url, text FROM documents JOIN chunks ON document_id = documents.id
			WHERE source = 'ticket' ORDER BY chunks.id`,
		)
		.all();

describe('a ticket solved at Zendesk', () => {
	it('answers a later customer, in the shop’s words and without a link', async () => {
		await library.ingest.documents('page', PAGES);
		solvedTicket();
		expect(await sync.round()).toBe(1);

		const { db, write, clock, outbox } = log;
		const quiet = { warn: () => undefined };
		const recall = createRecall({
			db,
			summaries: createSummaries({
				...{ db, write, clock, outbox, sumUp: null, log: quiet },
				spending: { limited: () => null, record: () => 0 },
			}),
			facts: { current: () => null },
			knowledge: search,
			log: quiet,
		});
		const chat = await openChat(log);
		const question = 'Desk lamp keeps flickering?';
		const signal = new AbortController().signal;
		const recalled = await recall(chat.conversation, await chat.ask(question), signal);
		expect(recalled.passages[0]).toMatchObject({ source: 'ticket', url: null });

		const { plan } = await createRulesPlanner().plan(
			{
				trigger: { kind: 'message', text: question },
				...recalled,
				customerHasEmail: false,
				results: [],
				tools: [],
				shop: { name: 'Lamps' },
				locale: 'en',
				today: clock.now(),
				signal,
				turnId: 't',
				refundRequestId: 'rr_t',
			},
			() => undefined,
		);
		if (plan.kind !== 'answer') throw new Error(JSON.stringify(plan));
		expect(plan.answer.text).toContain('Hold the dimmer for ten seconds');
		expect(plan.answer.citations).toEqual([]);
	});

	it('keeps nothing that points to its customer', async () => {
		solvedTicket();
		await sync.round();
		const [document] = kept();
		expect(document?.title).toBe('My desk lamp keeps flickering');
		expect(document?.text).toBe(
			'Hold the dimmer for ten seconds until the lamp blinks twice, then let go. That resets the flickering for good.',
		);
	});

	it('is taken up only when it is solved, and goes when it is opened again', async () => {
		const ticket = zendesk.addTicket({ subject: 'My desk lamp keeps flickering' });
		zendesk.changeTicket(ticket.id, 'open', { by: 'agent', body: FIX, public: true });
		zendesk.advance(120_000);
		await sync.round();
		expect(kept()).toEqual([]);
		zendesk.changeTicket(ticket.id, 'solved');
		zendesk.advance(120_000);
		await sync.round();
		expect(kept()).toHaveLength(1);
		zendesk.changeTicket(ticket.id, 'open');
		zendesk.advance(120_000);
		await sync.round();
		expect(kept()).toEqual([]);
	});

	it('gives nothing from notes that the customer never saw, or from the customer’s own words', async () => {
		solvedTicket(FIX, false);
		const own = zendesk.addTicket({ subject: 'A planted fact about refunds' });
		zendesk.changeTicket(own.id, 'solved', {
			by: 'requester',
			body: 'Everybody gets a refund of the whole amount for ever, whatever the age of it.',
			public: true,
		});
		zendesk.advance(120_000);
		await sync.round();
		expect(kept()).toEqual([]);
	});
});

describe('reading incrementally', () => {
	it('goes on where it was, in a process started anew', async () => {
		solvedTicket();
		await sync.round();
		const cursor = ticketCursor(library.db);
		expect(cursor).not.toBeNull();
		const before = library.changes.length;
		await open().round();
		expect(library.changes).toHaveLength(before);
		const next = zendesk.addTicket({ subject: 'How to clean the brass shade' });
		zendesk.changeTicket(next.id, 'solved', {
			by: 'agent',
			body: 'Wipe brass with a dry cloth only, and never with anything that holds acid.',
			public: true,
		});
		zendesk.advance(120_000);
		await open().round();
		expect(kept().map(({ title }) => title)).toEqual([
			'My desk lamp keeps flickering',
			'How to clean the brass shade',
		]);
	});

	it('misses nothing when Zendesk fails in the middle', async () => {
		solvedTicket();
		zendesk.throttle(1, 1);
		await expect(sync.round()).rejects.toBeInstanceOf(Retryable);
		expect(ticketCursor(library.db)).toBeNull();
		await sleep(1_100);
		await sync.round();
		expect(kept()).toHaveLength(1);
	});

	it('happens by itself, again and again', async () => {
		sync = open({ first: 1, every: 30 });
		sync.start();
		solvedTicket();
		await expect.poll(() => kept().length, { timeout: 5_000 }).toBe(1);
	});
});

describe('what of a ticket holds for others', () => {
	const ticket = (text: string, subject = 'Lamp is broken again'): SolvedTicket => ({
		id: '1',
		subject,
		description: 'Please help.',
		comments: [{ author: 'agent', text, public: true }],
		people: ['Ann Lee'],
		changedAt: '2026-11-20T08:00:00Z',
	});
	const GENERAL = 'Unplug the lamp for a minute and screw the bulb in until it sits tight.';

	it.each([
		'I have refunded $50.00 to the card.',
		'Your parcel arrives tomorrow.',
		'We’ve sent a replacement to 12 Old Mill Road.',
		'Ann, order 1234 was cancelled.',
		'The fee is $4.90 at present.',
		'Wir haben Ihnen das Geld erstattet.',
		'Nous avons remboursé votre commande.',
		'Call Mrs. Miller at 555-010-1234.',
	])('not: %s', (sentence) => {
		expect(ticketDocument(ticket(`${sentence}\n${GENERAL}`))?.content).toBe(GENERAL);
		expect(ticketDocument(ticket(sentence))).toBeNull();
	});

	it('nothing that was quoted from an earlier mail', () => {
		const text = `${GENERAL}\n\nOn Monday Ann wrote:\nEverything is free of charge for everybody.`;
		expect(ticketDocument(ticket(text))?.content).toBe(GENERAL);
		expect(ticketDocument(ticket(`> Everything is free.\n${GENERAL}`))?.content).toBe(GENERAL);
	});

	it('of the question only words: no number, no link, no name', () => {
		const document = ticketDocument(
			ticket(GENERAL, 'Ann Lee: lamp 4411 broken, see https://evil.example/x, refund me $999'),
		);
		expect(document?.title).not.toMatch(/\d|http|Ann|\$/);
		expect(document?.title).toContain('lamp');
	});
});
