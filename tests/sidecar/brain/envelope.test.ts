import { describe, expect, it } from 'vitest';
import { envelopeSchema } from '../../../sidecar/src/brain/envelope.ts';
import { readReply } from '../../../sidecar/src/brain/reply.ts';
import type { ToolDescription } from '../../../sidecar/src/contract/hands.ts';
import { strictSchemaFault } from '../../support/twins/openai-strict.ts';
import { schemaFault } from '../../support/twins/openai-script.ts';
import { tools } from './plan-request.ts';

const loose: ToolDescription = {
	name: 'crm_note',
	description: 'A shop’s own Hand, with a schema that no strict server would take.',
	effect: 'write',
	inputSchema: {
		$id: 'x',
		type: 'object',
		properties: {
			note: { type: 'string', minLength: 1, default: 'x' },
			tags: { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
			kind: { enum: ['a', 'b'] },
			either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
		},
		required: ['note'],
	},
};

function call(name: string, args: object, more: object = {}): string {
	return JSON.stringify({
		type: 'tool_call',
		tool_call: { name, arguments: args },
		final_message: null,
		...more,
	});
}

function message(text: string, more: object = {}): string {
	return JSON.stringify({
		type: 'final_message',
		tool_call: null,
		final_message: { text, citations: null, approvals_needed: null, ...more },
	});
}

const LOOK_UP = { order_id: '1234', customer_email: null };

describe('the schema', () => {
	it.each([
		['no tools', []],
		['the Hands', tools],
		['a shop’s own Hand', [...tools, loose]],
	])('is legal and strict with %s', (_, offered) => {
		const schema = envelopeSchema(offered);
		expect(strictSchemaFault(schema)).toBeUndefined();
		expect(Object.keys(schema['properties'] as object)).toEqual([
			'type',
			'tool_call',
			'final_message',
		]);
	});

	it('types the arguments of each tool, in advice too', () => {
		const schema = envelopeSchema(tools);
		const says = (text: string): string | undefined => schemaFault(schema, JSON.parse(text));
		expect(says(call('shopify_get_order', LOOK_UP))).toBeUndefined();
		expect(says(call('shopify_get_order', { charge_id: 'ch_1' }))).toBeDefined();
		expect(says(call('drop_tables', LOOK_UP))).toBeDefined();
		const advice = (args: object): string =>
			message('x', {
				approvals_needed: [{ action: 'stripe_issue_refund', reason: 'r', suggested_args: args }],
			});
		expect(says(advice({ charge_id: 'ch_1', amount_cents: 5, reason: 'r' }))).toBeUndefined();
		expect(says(advice({ anything: 1 }))).toBeDefined();
	});
});

describe('reading a reply', () => {
	it('takes a call and a message', () => {
		expect(readReply(call('shopify_get_order', LOOK_UP), tools)).toEqual({
			ok: true,
			reply: { kind: 'call', call: { name: 'shopify_get_order', arguments: LOOK_UP } },
		});
		expect(readReply(message('Hello'), tools)).toEqual({
			ok: true,
			reply: { kind: 'answer', text: 'Hello', cited: [], advice: undefined },
		});
	});

	it.each([
		['a code fence', `\`\`\`json\n${message('Hello')}\n\`\`\``],
		['no type', JSON.stringify({ final_message: { text: 'Hello' } })],
		[
			'no null branches',
			JSON.stringify({ type: 'final_message', final_message: { text: 'Hello' } }),
		],
	])('forgives %s', (_, text) => {
		expect(readReply(text, tools)).toMatchObject({
			ok: true,
			reply: { kind: 'answer', text: 'Hello' },
		});
	});

	it('forgives an absent argument that may be null', () => {
		expect(readReply(call('shopify_get_order', { order_id: '1234' }), tools)).toMatchObject({
			reply: { call: { arguments: LOOK_UP } },
		});
	});

	it.each([
		['not JSON', 'Sure, I will refund you!', /JSON/],
		['cut', '{"type":"final_message","fin', /JSON/],
		['an array', '[]', /object|record/i],
		['both', call('shopify_get_order', LOOK_UP, { final_message: { text: 'x' } }), /must be null/],
		['neither', JSON.stringify({ type: 'tool_call', tool_call: null }), /tool_call/],
		['the wrong branch', call('x', {}, { type: 'final_message' }), /final_message/],
		['an unknown tool', call('drop_tables', {}), /drop_tables.*not offered/],
		['an unknown argument', call('shopify_get_order', { ...LOOK_UP, admin: true }), /admin/],
		['an argument of another type', call('shopify_get_order', { order_id: 1234 }), /order_id/],
		[
			'a negative amount',
			call('stripe_issue_refund', { charge_id: 'c', amount_cents: -5, reason: 'r' }),
			/amount_cents/,
		],
		['an unknown key', message('x', { secret: 1 }), /secret/],
		['text that is no text', message('x', { text: 5 }), /text/],
	])('refuses %s, naming it', (_, text, fault) => {
		const read = readReply(text, tools);
		expect(read.ok ? '' : read.fault).toMatch(fault);
	});

	it('offers nothing when nothing is offered', () => {
		expect(readReply(call('shopify_get_order', LOOK_UP), [])).toMatchObject({ ok: false });
	});

	it('takes advice of an offered tool as that call, and no other', () => {
		const args = { charge_id: 'ch_1', amount_cents: 5, reason: 'r' };
		const advise = (action: string, suggested: object): string =>
			message('x', { approvals_needed: [{ action, reason: 'r', suggested_args: suggested }] });
		expect(readReply(advise('stripe_issue_refund', args), tools)).toMatchObject({
			reply: { advice: { name: 'stripe_issue_refund', arguments: args } },
		});
		for (const text of [advise('drop', {}), advise('stripe_issue_refund', { amount_cents: 'x' })]) {
			expect(readReply(text, tools)).toMatchObject({ ok: true, reply: { advice: undefined } });
		}
	});
});
