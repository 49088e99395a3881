import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerClient } from '../support/customer.ts';
import { startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import type { ScriptStep } from '../support/twins/openai-script.ts';

/** What a customer comes to see, and what was done, when the model is at fault in some way. */

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop;
let customer: CustomerClient;

beforeEach(async () => {
	made = await startSidecarShop({
		seed: SEED,
		model: 'scripted',
		env: {
			OPENAI_MODEL: 'big',
			OPENAI_REPAIR_MODEL: 'small',
			OPENAI_FALLBACK_MODEL: 'other',
			MODEL_PRICES: 'big:2:8,small:0.4:1.6,other:1:4',
		},
	});
	customer = made.customer();
	await customer.open();
});
afterEach(async () => {
	await made.close();
});

const says = (text: string): ScriptStep => ({
	kind: 'envelope',
	value: {
		type: 'final_message',
		tool_call: null,
		final_message: { text, citations: null, approvals_needed: null },
	},
});
const calls = (name: string, args: object): ScriptStep => ({
	kind: 'envelope',
	value: { type: 'tool_call', tool_call: { name, arguments: args }, final_message: null },
});
const raw = (value: unknown): ScriptStep => ({ kind: 'text', text: JSON.stringify(value) });
const TICKET = {
	subject: 'A question',
	body: 'The customer asks for a call.',
	requester_email: null,
	priority: 'normal',
};

const tickets = () => made.wordpress.mails.filter(({ template }) => template === 'ticket');
const modelsAsked = () => made.openai?.chats().map(({ model }) => model);

/** The conversation's one answer, after the turn has ended. */
async function answer(text: string, timeoutMs = 20_000): Promise<string> {
	await customer.say(text);
	const told = await customer.until(
		(c) => c.messages.length >= 2 && !c.busy,
		'an answer',
		timeoutMs,
	);
	expect(told.messages.map(({ role }) => role)).toEqual(['customer', 'assistant']);
	expect(told.refunds).toEqual([]);
	expect(made.stripe.requests().filter(({ method }) => method === 'POST')).toEqual([]);
	// The stream's last word is the stored answer, once.
	const ends = (await customer.events()).filter(({ event }) => event === 'end');
	expect(ends).toMatchObject([{ data: { text: told.messages[1]?.text } }]);
	return told.messages[1]?.text ?? '';
}

function play(...steps: ScriptStep[]): void {
	made.openai?.script(steps);
}

describe(`a conversation with a model that (seed ${String(SEED)})`, () => {
	it('answers as it should', async () => {
		play(says('Hello, how can I help?'));
		expect(await answer('Hi there')).toBe('Hello, how can I help?');
		expect(made.openai?.scriptFaults()).toEqual([]);
	});

	it('answers invalidly and is repaired', async () => {
		play({ kind: 'text', text: 'Sure thing!' }, says('Hello, how can I help?'));
		expect(await answer('Hi there')).toBe('Hello, how can I help?');
		expect(modelsAsked()).toEqual(['big', 'small']);
	});

	it('answers invalidly twice: the rules answer, and nothing of it is seen', async () => {
		play({ kind: 'text', text: 'Sure thing!' }, { kind: 'text', text: '{"type":"final_message"}' });
		const text = await answer('Hi there');
		expect(text).toContain('I can look up an order');
		expect(text).not.toContain('Sure');
	});

	it.each([429, 500])('is refused with %i: the fallback model answers', async (status) => {
		play({ kind: 'http-error', status }, says('Hello, how can I help?'));
		expect(await answer('Hi there')).toBe('Hello, how can I help?');
		expect(modelsAsked()).toEqual(['big', 'other']);
	});

	it('is down in every model: the rules answer', async () => {
		play({ kind: 'http-error', status: 500 }, { kind: 'http-error', status: 503 });
		expect(await answer('Hi there')).toContain('I can look up an order');
	});

	it('is slow past its limit: the fallback model answers in its place', async () => {
		play({ kind: 'slow', ms: 60_000, then: says('too late') }, says('Hello, how can I help?'));
		expect(await answer('Hi there', 40_000)).toBe('Hello, how can I help?');
		expect(modelsAsked()).toEqual(['big', 'other']);
	}, 60_000);

	it('breaks off in the middle: what was seen stays, and is gone on with once', async () => {
		const whole = says('We are here to help. Tell me what it is about. And more of it follows.');
		play(
			{ kind: 'cut-stream', after: 110, then: { kind: 'slow-stream', ms: 5, then: whole } },
			says('Then I will see what I can do.'),
		);
		const text = await answer('Hi there');
		expect(text).toBe('We are here to help. Then I will see what I can do.');
	});

	it('calls a tool again and again: the repeat is not made', async () => {
		const search = calls('knowledge_search', { query: 'opening hours', top_k: 5 });
		play(search, search, search);
		await answer('Hi there');
		const tools = (await customer.events()).filter(({ event }) => event === 'tool');
		expect(tools.map(({ data }) => ('status' in data ? data.status : ''))).toEqual([
			'started',
			'succeeded',
		]);
	});

	it('calls a tool that does not exist: nothing happens but the answer', async () => {
		play(
			raw({
				type: 'tool_call',
				tool_call: { name: 'delete_all_orders', arguments: {} },
				final_message: null,
			}),
			says('Hello, how can I help?'),
		);
		expect(await answer('Hi there')).toBe('Hello, how can I help?');
		expect((await customer.events()).filter(({ event }) => event === 'tool')).toEqual([]);
	});

	it('says more than it may: cut, and mended', async () => {
		play(
			{ kind: 'text', text: JSON.stringify({ type: 'final_message', x: 'y'.repeat(20_000) }) },
			says('Hello, how can I help?'),
		);
		expect(await answer('Hi there')).toBe('Hello, how can I help?');
	});

	it('answers a German message on an English page in German', async () => {
		play(says('Gerne. Worum geht es denn?'));
		expect(await answer('Guten Tag, ich habe eine Frage zu der Lieferung')).toBe(
			'Gerne. Worum geht es denn?',
		);
		expect(made.openai?.chats()[0]?.messages[0]?.text).toContain('language (de unless');
	});

	it('fails while the customer writes French: the rules answer in French', async () => {
		play({ kind: 'http-error', status: 500 }, { kind: 'http-error', status: 500 });
		expect(await answer('Bonjour, est-ce que vous êtes là pour moi ?')).toMatch(/commande/);
	});

	it('files a ticket: once, whatever its next words', async () => {
		play(
			calls('zendesk_create_ticket', TICKET),
			{ kind: 'text', text: 'oops' },
			{ kind: 'text', text: 'oops' },
		);
		const text = await answer('Please have somebody call me, I am at kim@customer.example');
		await expect.poll(() => tickets().length).toBe(1);
		const [mail] = tickets();
		expect(text).toContain(mail && 'reference' in mail ? mail.reference : '?');
	});
});

describe('a tool that fails twice in a turn', () => {
	it('ends in a ticket with a reference, filed once, without the model’s say', async () => {
		made.shopify.addFault({ kind: 'status', status: 503, times: 'always' });
		const email = made.order.email;
		play(
			calls('shopify_get_order', { order_id: made.order.number, customer_email: email }),
			calls('shopify_get_order', { order_id: `${made.order.number}0`, customer_email: email }),
			says('I will try again later.'),
		);
		const text = await answer(`Where is my order ${made.order.number}? I am ${email}`, 40_000);
		await expect.poll(() => tickets().length).toBe(1);
		const [mail] = tickets();
		expect(text).toContain(mail && 'reference' in mail ? mail.reference : '?');
		expect(made.openai?.chats()).toHaveLength(2);
	}, 60_000);
});
