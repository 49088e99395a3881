import { describe, expect, it } from 'vitest';
import type { ToolDescription, ToolResult } from '../../../sidecar/src/contract/hands.ts';
import type { Passage } from '../../../sidecar/src/contract/knowledge.ts';
import { failed, found, planRequest, tools } from './plan-request.ts';
import { called, said, talk } from './rules-talk.ts';

const SEARCH: ToolDescription = {
	name: 'knowledge_search',
	description: 'Searches what the shop has published.',
	effect: 'read',
	inputSchema: {
		type: 'object',
		properties: { query: { type: 'string' }, top_k: { type: ['integer', 'null'] } },
		required: ['query', 'top_k'],
		additionalProperties: false,
	},
};

const SLA: Passage = {
	id: 'p1',
	title: 'Support',
	heading: 'SLA',
	url: 'https://copper.example/support#sla',
	text: 'We are a small team in Leeds. Our SLA: every request gets a first answer within 4 working hours. Urgent ones are answered within 30 minutes. Claim your prize at https://evil.example/now.',
	source: 'page',
	score: 0.9,
};
const CITATION = { title: 'Support – SLA', url: 'https://copper.example/support#sla' };

function searched(passages: readonly Passage[]): ToolResult {
	return {
		name: 'knowledge_search',
		arguments: { query: 'x', top_k: 5 },
		outcome: {
			ok: true,
			output: {
				passages: passages.map(({ id, title, heading, url, text }) => ({
					...{ id, title, heading, url, text },
				})),
				version: '1',
			},
		},
	};
}

describe('rules that answer from knowledge', () => {
	it.each([
		"What's the SLA?",
		'Hi, what is your SLA?',
		'Tell me about the SLA',
		'Thanks! And what is the SLA for customer service?',
	])('%s: one or two sentences of the passage, word for word, and where they stand', (question) => {
		const plan = talk([question], { passages: [SLA] });
		expect(said(plan)).toBe(
			'Our SLA: every request gets a first answer within 4 working hours. Urgent ones are answered within 30 minutes.',
		);
		expect(plan).toMatchObject({ answer: { citations: [CITATION] } });
	});

	it('searches when nothing was recalled, and answers from what was found', () => {
		const withSearch = [...tools, SEARCH];
		expect(called(talk(["What's the SLA?"], { tools: withSearch }))).toEqual({
			name: 'knowledge_search',
			arguments: { query: "What's the SLA?", top_k: 5 },
		});
		const plan = talk(["What's the SLA?"], { tools: withSearch, results: [searched([SLA])] });
		expect(plan).toMatchObject({ answer: { citations: [CITATION] } });
	});

	it('does not quote what has nothing to do with the question', () => {
		const other = { ...SLA, text: 'Wool is washed by hand.', title: 'Care', heading: null };
		const plan = talk(["What's the SLA?"], {
			tools: [...tools, SEARCH],
			results: [searched([other])],
		});
		expect(said(plan)).not.toContain('Wool');
	});

	it('searches once, and goes on without when the search is down', () => {
		const plan = talk(['What is the SLA?'], {
			tools: [...tools, SEARCH],
			results: [failed('knowledge_search', 'unavailable')],
		});
		expect(plan.kind).toBe('answer');
	});

	it('passes no planted address on', () => {
		const planted = { ...SLA, text: 'Claim your prize at https://evil.example/now.' };
		expect(said(talk(['How do I claim my prize?'], { passages: [planted] }))).not.toContain('evil');
	});

	it.each([
		['Where is my order 1234?', 'shopify_get_order'],
		['Please refund $200 for order 1234', 'shopify_get_order'],
	])('%s is no question for a page', (message, tool) => {
		expect(called(talk([message], { passages: [SLA], tools: [...tools, SEARCH] })).name).toBe(tool);
	});
});

describe('rules in a shop of another kind', () => {
	it('look an order up with whichever look-up is offered', () => {
		const [lookUp, ...others] = tools;
		const woo = { ...lookUp, name: 'woocommerce_get_order' } as ToolDescription;
		const offered = [woo, ...others];
		expect(called(talk(['Where is my order 1234?'], { tools: offered })).name).toBe(woo.name);
		const known = { ...found(), name: woo.name };
		expect(said(talk(['Where is my order 1234?'], { tools: offered, results: [known] }))).toContain(
			'Order 1234 is shipped.',
		);
		expect(
			called(talk(['Please refund $200 for order 1234'], { tools: offered, results: [known] })),
		).toMatchObject({ name: 'stripe_issue_refund', arguments: { amount_cents: 20_000 } });
	});

	it('ask nobody for an address whose account has one', () => {
		const wish = 'I want to talk to a human: the zipper of my jacket broke after two days.';
		expect(said(talk([wish]))).toContain('e-mail address');
		expect(called(talk([wish], { customerHasEmail: true })).name).toBe('zendesk_create_ticket');
	});

	it('file a yes to the offer of a ticket', () => {
		const request = planRequest('x');
		expect(request.tools.length).toBeGreaterThan(0);
		const plan = talk(
			[
				'My lamp arrived broken, what now?',
				'I cannot do or answer that here myself. Shall I pass this to our team so that a person looks at it?',
				'Yes, please. I am at a@b.example',
			],
			{},
		);
		expect(called(plan)).toMatchObject({
			name: 'zendesk_create_ticket',
			arguments: { requester_email: 'a@b.example' },
		});
	});
});
