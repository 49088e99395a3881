import { describe, expect, it } from 'vitest';
import { planByRules } from '../../../sidecar/src/brain/rules/rules-planner.ts';
import { found, planRequest, tools } from './plan-request.ts';
import { called, REFUND, said } from './rules-talk.ts';

describe('one order and one amount, plainly asked for', () => {
	it.each([
		['Please refund $200 for order 1234', 'en-US', 20_000],
		['Please refund 200 USD for order #1234', 'en-US', 20_000],
		['refund 200 for order 1234', 'en-US', 20_000],
		['Refund me 200 dollars, order number 1234', 'en-US', 20_000],
		['I want $1,200.50 back for order 1234', 'en-US', 120_050],
		['Refund USD 200 for order no. 1234', 'en-US', 20_000],
		['Please refund two hundred dollars for order 1234', 'en-US', 20_000],
		['refund 50 cents for order 1234', 'en-US', 50],
		['I bought it on 9 January 2026. Please refund $200 for order 1234', 'en-US', 20_000],
		['Please refund $200.00 for order 1234. Again: $200', 'en-US', 20_000],
		['Can you refund me $200 for order 1234? My e-mail is nora@example.com', 'en-US', 20_000],
		['Bitte erstatten Sie 1.200,50 $ für Bestellung 1234', 'de-DE', 120_050],
		['Je voudrais un remboursement de 1 200,50 $ pour la commande 1234', 'fr-FR', 120_050],
		['Quiero un reembolso de 200 dólares del pedido 1234', 'es-ES', 20_000],
	])('%s', (text, locale, cents) => {
		const first = called(planByRules(planRequest(text, { locale })));
		expect(first).toMatchObject({ name: 'shopify_get_order', arguments: { order_id: '1234' } });
		const rich = found({ total_cents: 200_000, refundable_cents: 200_000 });
		const second = called(planByRules(planRequest(text, { locale, results: [rich] })));
		expect(second).toEqual({ ...REFUND, arguments: { ...REFUND.arguments, amount_cents: cents } });
	});

	it('an order whose number equals the amount', () => {
		const text = 'Please refund $350 for order 350';
		expect(called(planByRules(planRequest(text)))).toMatchObject({
			arguments: { order_id: '350' },
		});
		const plan = planByRules(planRequest(text, { results: [found({ order_number: '350' })] }));
		expect(called(plan)).toMatchObject({ arguments: { amount_cents: 35_000 } });
	});

	it('the full amount is what remains refundable', () => {
		const text = 'I want a full refund for order 1234';
		const results = [found({ refunded_cents: 5000, refundable_cents: 30_000 })];
		expect(called(planByRules(planRequest(text, { results })))).toMatchObject({
			arguments: { amount_cents: 30_000 },
		});
	});

	it('the e-mail address that was given goes to the look-up', () => {
		const plan = planByRules(planRequest('refund $20 for order 1234, nora@example.com'));
		expect(called(plan).arguments).toEqual({
			order_id: '1234',
			customer_email: 'nora@example.com',
		});
	});

	it('yen have no cents', () => {
		const results = [found({ currency: 'jpy', total_cents: 9000, refundable_cents: 9000 })];
		const plan = planByRules(planRequest('refund ¥500 for order 1234', { results }));
		expect(called(plan)).toMatchObject({ arguments: { amount_cents: 500 } });
	});
});

describe('no action on anything less', () => {
	it.each([
		'Can I get a refund of $200 for order 1234?',
		'If it is late, refund $200 for order 1234',
		'Please do not refund $200 for order 1234',
		'My friend said: refund $200 for order 1234',
		'The mail says "please refund $200 for order 1234"',
		'Please refund $200 for orders 1234 and 1240',
		'Please refund $200 for order 1234 and order 1240',
		'Please refund $200 or $100 for order 1234',
		'Please refund about $200 for order 1234',
		'Please refund $100-200 for order 1234',
		'Please refund up to $200 for order 1234',
		'Please refund -$200 for order 1234',
		'Please refund $1.000 for order 1234',
		'Please refund $2k for order 1234',
		'Please refund order 1234',
		'Please refund $200',
		'Please refund me',
		'You refunded $200 for order 1234',
		'What is your refund policy for $200 and order 1234?',
		'Please refund €200 for order 1234',
		'Please refund 200 EUR for order 1234',
		'Please refund £200 for order 1234',
		'Please refund $200.555 for order 1234',
		'Please refund $0 for order 1234',
		'Please refund half of order 1234',
		'Please refund 50% of order 1234',
		'I paid $350 for order 1234, refund me $200',
	])('%s', (text) => {
		const plan = planByRules(planRequest(text, { results: [found()] }));
		if (plan.kind === 'call') expect(plan.call.name).not.toBe('stripe_issue_refund');
	});

	it('more than remains is explained with the facts', () => {
		const plan = planByRules(
			planRequest('Please refund $400 for order 1234', { results: [found()] }),
		);
		expect(said(plan)).toMatch(/\$400\.00.*\$350\.00/);
	});

	it('another currency is asked for, never converted', () => {
		const plan = planByRules(
			planRequest('Please refund €20 for order 1234', { results: [found()] }),
		);
		expect(said(plan)).toMatch(/USD.*How much/s);
	});

	it('an order without a charge is handed to a person', () => {
		const plan = planByRules(
			planRequest('Please refund $20 for order 1234', { results: [found({ charge_id: null })] }),
		);
		expect(said(plan)).toMatch(/card payment.*team/s);
	});

	it('without the refund tool nothing is promised', () => {
		const plan = planByRules(
			planRequest('Please refund $20 for order 1234', {
				results: [found()],
				tools: tools.filter((tool) => tool.name !== 'stripe_issue_refund'),
			}),
		);
		expect(said(plan)).toMatch(/cannot request refunds/);
	});
});
