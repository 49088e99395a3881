import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Retryable } from '../../../sidecar/src/failure.ts';
import type { Begun, OrderProof } from '../../../sidecar/src/orders/proof.ts';
import { WireFailure } from '../../../sidecar/src/providers/send-once.ts';
import { email, guest, MINUTE, number, other, proofDesk } from './proof-desk.ts';

let desk: ReturnType<typeof proofDesk>;
let proof: OrderProof;

beforeEach(() => {
	desk = proofDesk();
	proof = desk.proof();
});
afterEach(() => {
	desk.scratch.close();
});

const begin = (customer = guest(), orderNumber = number, claimedEmail: string | null = email) =>
	proof.begin({ customer, orderNumber, claimedEmail, locale: 'de' });

async function begun(...args: Parameters<typeof begin>) {
	const result = await begin(...args);
	if (result.kind !== 'begun') throw new Error(`it was ${result.kind}`);
	return result;
}

describe('whoever only guesses', () => {
	const shape = (result: Begun) => ({
		...result,
		...(result.kind === 'begun' ? { verificationId: result.verificationId.length } : {}),
		orderNumber: '',
	});

	it('gets the same answer for no order, another’s order and a wrong address', async () => {
		const real = await begin(guest('a'));
		const decoys = [
			await begin(guest('b'), '9999999'),
			await begin(guest('c'), other),
			await begin(guest('d'), number, 'nobody@example.com'),
			await begin(guest('e'), 'x'.repeat(5000)),
			await begin(guest('f'), '\u0000"; DROP TABLE', email),
		];
		for (const decoy of decoys) expect(shape(decoy)).toEqual(shape(real));
		expect(desk.mails.map(({ to }) => to)).toEqual([email, null, null, null, null, null]);
		expect(desk.mails.every(({ code }) => /^\d{6}$/.test(code))).toBe(true);
		expect(desk.mails.every(({ order_number: of }) => of.length <= 64)).toBe(true);
	});

	it('cannot confirm a decoy, not even with the code made for it', async () => {
		const { verificationId } = await begun(guest(), other);
		const confirm = { customer: guest(), verificationId, code: desk.lastCode() };
		expect(await proof.confirm(confirm)).toEqual({ kind: 'wrong', attemptsLeft: 4 });
		for (let i = 0; i < 4; i += 1) await proof.confirm(confirm);
		expect(await proof.confirm(confirm)).toEqual({ kind: 'expired' });
	});

	it('waits as long for a decoy as for a mail that takes its time', async () => {
		const slow = desk.proof(120);
		desk.deliver = ({ to }) =>
			new Promise((resolve) => {
				setTimeout(resolve, to !== null ? 400 : 1);
			});
		const took = async (orderNumber: string, sessionId: string) => {
			const from = performance.now();
			await slow.begin({
				customer: guest(sessionId),
				orderNumber,
				claimedEmail: email,
				locale: 'en',
			});
			return performance.now() - from;
		};
		const [real, decoy] = [await took(number, 'a'), await took('9999999', 'b')];
		expect(Math.abs(real - decoy)).toBeLessThan(150);
		expect(real).toBeLessThan(350);
		await slow.settled();
	});

	it('is not told when WordPress could not send the one real mail', async () => {
		desk.deliver = ({ to }) =>
			to !== null
				? Promise.reject(new Retryable('wordpress_unavailable', 'SMTP is down'))
				: Promise.resolve();
		expect((await begin(guest('a'))).kind).toBe('begun');
		expect((await begin(guest('b'), '9999999')).kind).toBe('begun');
		expect(desk.mailFailures).toHaveLength(1);
	});

	it('hears that mail is down when it is down for everyone', async () => {
		proof = desk.proof(20);
		desk.deliver = () => Promise.reject(new WireFailure('connect_refused', false, 'shop.example'));
		await expect(begin(guest('a'))).rejects.toMatchObject({ retriable: true });
		await expect(begin(guest('b'), '9999999')).rejects.toMatchObject({ retriable: true });
	});
});

describe('the limits', () => {
	it('let a session begin five times an hour, whatever it asks for', async () => {
		for (const of of [number, other, '1', '2', '3']) await begun(guest(), of);
		desk.clock.advance(10 * MINUTE);
		expect(await begin()).toEqual({ kind: 'too_many', retryAfterSeconds: 50 * 60 });
		expect(desk.mails).toHaveLength(5);
		expect(
			(
				await desk.proof().begin({
					customer: guest(),
					orderNumber: number,
					claimedEmail: email,
					locale: 'en',
				})
			).kind,
		).toBe('too_many');
		desk.clock.advance(50 * MINUTE);
		await begun();
	});

	it('hold when a session asks many times at once', async () => {
		const kinds = await Promise.all(Array.from({ length: 12 }, async () => (await begin()).kind));
		expect(kinds.filter((kind) => kind === 'begun')).toHaveLength(5);
	});

	it('mail one address five times an hour, and then say nothing of it', async () => {
		for (let i = 0; i < 7; i += 1) {
			const { verificationId } = await begun(guest(`s${i}`));
			const result = await proof.confirm({
				customer: guest(`s${i}`),
				verificationId,
				code: desk.lastCode(),
			});
			expect(result.kind).toBe(i < 5 ? 'proven' : 'wrong');
		}
		expect(desk.mails.map(({ to }) => to !== null)).toEqual([
			true,
			true,
			true,
			true,
			true,
			false,
			false,
		]);
		desk.clock.advance(60 * MINUTE);
		await begun(guest('later'));
		expect(desk.mails.at(-1)?.to).toBe(email);
	});
});
