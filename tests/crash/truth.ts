import { expect } from 'vitest';
import type { RefundReply } from '../../sidecar/src/contract/refunds.ts';
import { command, type CrashShop } from './crash-shop.ts';

/** Requests of ours at Stripe that ask for a refund. */
export function sends(crash: CrashShop): { key: string | undefined; body: string }[] {
	return crash.made.stripe
		.requests()
		.filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')
		.map(({ headers, body }) => ({ key: headers['idempotency-key'], body }));
}

/** Refunds at Stripe that carry a request's id. */
export function ours(crash: CrashShop, id: string): { id: string; amount: number }[] {
	return crash.made.stripe
		.state()
		.refunds.filter(({ metadata }) => metadata['refund_request_id'] === id);
}

/**
 * Everybody shows the same state, and it is the true one; nothing was told twice; the log holds.
 * The sidecar runs.
 */
export async function expectOneTruth(
	crash: CrashShop,
	turnId: string,
	expected: { readonly state: string; readonly atStripe: 0 | 1; readonly amount: number },
): Promise<void> {
	const id = `rr_${turnId}`;
	const { customer, made } = crash;

	const chat = await crash.persist(() => customer.conversation());
	expect(chat.refunds).toHaveLength(1);
	expect(chat.refunds[0]).toMatchObject({ refund_request_id: id, state: expected.state });
	const own = await crash.persist(() => customer.request('GET', `/api/agent/refunds/${id}`));
	expect(own.body).toMatchObject({ state: expected.state, amount_cents: expected.amount });

	const story = await crash.staff(`/api/agent/refunds/${id}`);
	expect(story.status).toBe(200);
	const { refund, history, transcript } = story.body as unknown as RefundReply;
	expect(refund).toMatchObject({ state: expected.state, amount_cents: expected.amount });
	expect(transcript).toEqual(chat.messages);
	const all = await crash.staff('/api/agent/approvals?state=all');
	expect(all.body['items']).toMatchObject([{ refund_request_id: id, state: expected.state }]);
	const shown = await command(made, 'refunds', 'show', id, '--json');
	expect(JSON.parse(shown.stdout)).toMatchObject({ state: expected.state });

	const atStripe = ours(crash, id);
	expect(atStripe).toHaveLength(expected.atStripe);
	for (const one of atStripe) expect(one.amount).toBe(expected.amount);
	const sent = sends(crash);
	for (const one of sent) expect(one.key).toBe(id);
	expect(new Set(sent.map(({ body }) => body)).size).toBeLessThanOrEqual(1);
	if (expected.atStripe === 1) {
		expect(sent.length).toBeGreaterThanOrEqual(1);
		expect(sent[0]?.body).toContain(id);
		expect(refund.stripe_refund_id).toBe(atStripe[0]?.id);
	}

	expectNothingTwice(chat.messages);
	await expectFeedInOrder(crash);
	const moves = history.filter(({ type }) => type === 'refund.state_changed');
	expect(moves.at(-1)?.to).toBe(expected.state);
	for (const [i, move] of moves.entries()) expect(move.from).toBe(moves[i - 1]?.to ?? null);
	expect(crash.logs()).toContain(`"refund_request_id":"${id}"`);

	const verified = await command(made, 'audit', 'verify');
	expect(verified.code, verified.stdout + verified.stderr).toBe(0);
}

function expectNothingTwice(
	messages: readonly { turn_id: string; role: string; text: string }[],
): void {
	const said = messages.map(({ role, text }) => `${role}: ${text}`);
	expect(said).toEqual([...new Set(said)]);
	const places = messages.map(({ turn_id, role }) => `${turn_id} ${role}`);
	expect(places).toEqual([...new Set(places)]);
}

async function expectFeedInOrder(crash: CrashShop): Promise<void> {
	const events = await crash.persist(() => crash.customer.events());
	expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, i) => i + 1));
	const cards = events
		.filter((one) => one.event === 'approval')
		.map(({ data }) => `${data.state} ${data.updated_at}`);
	expect(cards).toEqual([...new Set(cards)]);
	const ends = events.filter((one) => one.event === 'end').map(({ data }) => data.turn_id);
	expect(ends).toEqual([...new Set(ends)]);
}
