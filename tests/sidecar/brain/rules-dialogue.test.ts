import { describe, expect, it } from 'vitest';
import { planByRules } from '../../../sidecar/src/brain/rules/rules-planner.ts';
import { failed, found, planRequest } from './plan-request.ts';
import { called, dialogue, REFUND, said, talk } from './rules-talk.ts';

describe('missing parts are asked for and filled in', () => {
	it.each([
		[['I want a refund', '1234', '$200']],
		[['I want a refund', 'order 1234', '200']],
		[['I want a refund for order 1234', '$200']],
		[['I want a refund for order 1234', '200 please']],
		[['I want a refund of $200', '1234']],
		[['I want a refund of $200', "it's order #1234, nora@example.com"]],
		[['I want a refund', 'order 1234 and $200']],
		[['Where is my order 1234?', 'I want a refund of $200']],
		[['Can I get a refund of $200 for order 1234?', 'yes']],
		[['Can I get a refund?', 'order 1234', '$200']],
		[['Please refund $200 for orders 1234 and 1240', '1234']],
		[['Please refund $200 or $100 for order 1234', '$200']],
		[['Please refund about $200 for order 1234', '$200']],
	])('%s', (lines) => {
		expect(called(dialogue(lines))).toMatchObject({
			name: 'shopify_get_order',
			arguments: { order_id: '1234' },
		});
		expect(called(dialogue(lines, { results: [found()] }))).toEqual(REFUND);
	});

	it.each([
		[['I want a refund for order 1234', 'all of it']],
		[['I want a refund for order 1234', 'the full amount please']],
		[['I want a refund for order 1234', 'everything']],
	])('%s', (lines) => {
		expect(called(dialogue(lines, { results: [found()] }))).toMatchObject({
			arguments: { amount_cents: 35_000 },
		});
	});

	it('works in German, French and Spanish', () => {
		const answers: [string, string[]][] = [
			['de-DE', ['Ich möchte eine Erstattung', 'Bestellung 1234', '200']],
			['fr-FR', ['Je voudrais un remboursement', 'commande 1234', '200']],
			['es-ES', ['Quiero un reembolso', 'pedido 1234', '200']],
		];
		for (const [locale, lines] of answers) {
			expect(called(dialogue(lines, { locale, results: [found()] })), locale).toEqual(REFUND);
		}
	});

	it('a question of the model planner is understood too', () => {
		const plan = talk(
			['Refund order 1234', 'Sure! How much would you like to have refunded?', '$200'],
			{ results: [found()] },
		);
		expect(called(plan)).toEqual(REFUND);
	});

	it('an amount of an earlier refund is not taken for a later one', () => {
		const plan = talk(
			[
				'Please refund $200 for order 1234',
				'It waits for approval.',
				'Please refund order 1240 too',
			],
			{ results: [] },
		);
		expect(said(plan)).toMatch(/How much.*1240/);
	});

	it('no means no', () => {
		const plan = dialogue(['Can I get a refund of $200 for order 1234?', 'no, thanks'], {
			results: [found()],
		});
		expect(said(plan)).toMatch(/not do anything/);
	});

	it('the entered code goes on with what was asked', () => {
		const transcript = [
			{ role: 'customer' as const, text: 'Please refund $200 for order 1234' },
			{ role: 'assistant' as const, text: 'Which e-mail address did you order with?' },
			{ role: 'customer' as const, text: 'nora@example.com' },
			{ role: 'assistant' as const, text: 'We have sent a code.' },
		];
		const trigger = { kind: 'verified' as const, orderNumber: '1234' };
		const plan = planByRules(planRequest('', { transcript, trigger }));
		expect(called(plan)).toEqual({
			name: 'shopify_get_order',
			arguments: { order_id: '1234', customer_email: 'nora@example.com' },
		});
		const next = planByRules(planRequest('', { transcript, trigger, results: [found()] }));
		expect(called(next)).toEqual(REFUND);
	});

	it('a code for another order refunds nothing of the first', () => {
		const transcript = [
			{ role: 'customer' as const, text: 'Please refund $200 for order 1234' },
			{ role: 'assistant' as const, text: 'We have sent a code.' },
		];
		const trigger = { kind: 'verified' as const, orderNumber: '1240' };
		const results = [found({ order_number: '1240' })];
		const plan = planByRules(planRequest('', { transcript, trigger, results }));
		expect(plan.kind === 'call' && plan.call.name === 'stripe_issue_refund').toBe(false);
	});
});

describe('orders, tickets and the rest', () => {
	it('tells an order from its facts', () => {
		const text = said(planByRules(planRequest('Where is my order 1234?', { results: [found()] })));
		for (const fact of [
			'1234',
			'shipped',
			'$350.00',
			'January 9, 2026',
			'2 × Linen cushion',
			'UPS',
		])
			expect(text).toContain(fact);
	});

	it('tells it in the customer’s language', () => {
		const plan = planByRules(
			planRequest('Wo ist meine Bestellung 1234?', { results: [found()], locale: 'de-DE' }),
		);
		expect(said(plan)).toMatch(/versandt.*9\. Januar 2026.*350,00/);
	});

	it('a refund that was asked for is looked up in its order', () => {
		expect(called(planByRules(planRequest('Where is my refund for order 1234?')))).toMatchObject({
			name: 'shopify_get_order',
		});
	});

	it('files what the customer told, once it is known what and where to answer', () => {
		const plan = dialogue([
			'I want to talk to a human',
			'The side table came with a broken leg and nobody answers',
			'nora@example.com',
		]);
		const { name, arguments: args } = called(plan);
		expect(name).toBe('zendesk_create_ticket');
		expect(args).toMatchObject({ requester_email: 'nora@example.com', priority: 'normal' });
		expect(JSON.stringify(args)).toContain('broken leg');
	});

	it('files without an e-mail address when the customer gives none', () => {
		const plan = dialogue([
			'I want to complain about the broken leg of my side table',
			'I would rather not say',
		]);
		expect(called(plan)).toMatchObject({ arguments: { requester_email: null } });
	});

	it('an order that is not found is said, and a ticket offered and filed on a yes', () => {
		const lost = planByRules(
			planRequest('Where is order 1234?', {
				results: [failed('shopify_get_order', 'order_not_found')],
			}),
		);
		const plan = talk(['Where is order 1234? I am nora@example.com', said(lost), 'yes please']);
		expect(called(plan)).toMatchObject({ name: 'zendesk_create_ticket' });
	});

	it('a refusal is passed on with its reason', () => {
		const plan = planByRules(
			planRequest('Refund $20 for order 1234', {
				results: [found(), failed('stripe_issue_refund', 'refused', 'The order is disputed.')],
			}),
		);
		expect(said(plan)).toContain('The order is disputed.');
	});

	it('a look-up that is down becomes a ticket at once, with the reference told', () => {
		const down = failed('shopify_get_order', 'unavailable');
		const request = planRequest('Refund $20 for order 1234', { results: [down] });
		const plan = planByRules(request);
		expect(called(plan)).toMatchObject({ name: 'zendesk_create_ticket' });
		expect(JSON.stringify(called(plan))).toContain(request.refundRequestId);
		const ticket = {
			...called(plan),
			arguments: {},
			outcome: { ok: true as const, output: { reference: 'T-77' } },
		};
		expect(said(planByRules({ ...request, results: [down, ticket] }))).toContain('T-77');
	});

	it('says so when even the ticket fails', () => {
		const results = [
			failed('shopify_get_order', 'unavailable'),
			failed('zendesk_create_ticket', 'unavailable'),
		];
		expect(said(planByRules(planRequest('Where is order 1234?', { results })))).toMatch(
			/could not pass this/,
		);
	});

	it('does nothing after a refund settled', () => {
		const trigger = { kind: 'settled' as const, summary: 'confirmed' };
		expect(planByRules(planRequest('', { trigger }))).toEqual({ kind: 'nothing' });
	});

	it.each([
		['hello', /Hello/],
		['thank you!', /welcome/],
		['do you sell lamps', /order|team/],
		['What is your refund policy?', /order number/],
		['Where is my order?', /order number/],
		['I want to change my shipping address', /cannot do.*team/s],
		['my parcel arrived damaged', /cannot do.*team/s],
		['how can I delete my account', /cannot do.*team/s],
	])('%s', (text, answer) => {
		expect(said(planByRules(planRequest(text)))).toMatch(answer);
	});
});
