import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStripe } from '../../../sidecar/src/providers/stripe.ts';
import type { StripeClient } from '../../../sidecar/src/providers/stripe-types.ts';
import { randomShop } from '../../support/shop.ts';
import { startStripeTwin, type StripeTwin } from '../../support/twins/stripe-twin.ts';

const quick = { firstDelay: 1 };
let twin: StripeTwin;
let stripe: StripeClient;
beforeEach(async () => {
	twin = await startStripeTwin({ shop: randomShop(Math.floor(Math.random() * 2 ** 31)) });
	stripe = createStripe({ key: twin.key, baseUrl: twin.url, resilience: quick });
});
afterEach(() => twin.close());

const stripeCharge = {
	id: 'ch_1',
	amount: 5,
	amount_captured: 5,
	amount_refunded: 0,
	currency: 'usd',
	status: 'succeeded',
	paid: true,
	captured: true,
	disputed: false,
	livemode: false,
};

describe('an answer of Stripe’s that is not clear', () => {
	it('takes an empty page that says there is more for no list at all', async () => {
		const more = { object: 'list', data: [], has_more: true, next_page: 'p2' };
		twin.addFault({ kind: 'reply', status: 200, body: more, times: 9 });
		for (const ask of [
			(fresh: StripeClient) => fresh.listRefunds('ch_1'),
			(fresh: StripeClient) => fresh.searchCharges({ orderIds: ['1'] }),
			(fresh: StripeClient) => fresh.openDisputes('ch_1'),
		]) {
			// Its own breaker: these answers count as Stripe's faults.
			const fresh = createStripe({ key: twin.key, baseUrl: twin.url, resilience: quick });
			await expect(ask(fresh)).rejects.toMatchObject({
				type: 'stripe_unreadable',
				retriable: true,
			});
		}
	});

	it('reads a risk it does not know as raised, none as unknown', async () => {
		const charge = (risk_level: string | null) => ({
			...stripeCharge,
			outcome: { risk_level },
		});
		for (const [level, read] of [
			['very_high', 'elevated'],
			['highest', 'highest'],
			['not_assessed', 'not_assessed'],
			[null, 'unknown'],
		] as const) {
			twin.addFault({ kind: 'reply', status: 200, body: charge(level), times: 1 });
			expect((await stripe.charge('ch_1')).risk).toBe(read);
		}
	});
});
