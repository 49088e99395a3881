import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderProof } from '../../../sidecar/src/orders/proof.ts';
import { email, guest, MINUTE, nora, number, other, otherEmail, proofDesk } from './proof-desk.ts';

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
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('proving an order', () => {
	it('takes the code mailed to the order’s own address', async () => {
		const { verificationId, orderNumber, expiresAt } = await begun(
			guest(),
			`# ${number}`,
			email.toUpperCase(),
		);
		expect(orderNumber).toBe(number);
		expect(expiresAt.getTime()).toBe(desk.clock.now().getTime() + 10 * MINUTE);
		expect(desk.mails).toMatchObject([
			{ to: email, order_number: number, expires_minutes: 10, locale: 'de' },
		]);
		expect(desk.lastCode()).toMatch(/^\d{6}$/);
		expect(proof.isProven(guest(), number)).toBe(false);
		const confirmed = await proof.confirm({
			customer: guest(),
			verificationId,
			code: desk.lastCode(),
		});
		expect(confirmed).toEqual({ kind: 'proven', orderNumber: number });
		expect(proof.isProven(guest(), `#${number}`)).toBe(true);
		expect(proof.provenNumbers(guest())).toEqual([number]);
	});

	it('lasts 60 minutes, also in another process', async () => {
		const { verificationId } = await begun();
		await proof.confirm({ customer: guest(), verificationId, code: desk.lastCode() });
		desk.clock.advance(60 * MINUTE - 1);
		expect(desk.proof().isProven(guest(), number)).toBe(true);
		desk.clock.advance(1);
		expect(proof.isProven(guest(), number)).toBe(false);
	});

	it('proves nothing of another order or to another session', async () => {
		const { verificationId } = await begun();
		expect(
			await proof.confirm({ customer: guest('s2'), verificationId, code: desk.lastCode() }),
		).toEqual({ kind: 'unknown' });
		await proof.confirm({ customer: guest(), verificationId, code: desk.lastCode() });
		expect(proof.isProven(guest(), other)).toBe(false);
		expect(proof.isProven(guest('s2'), number)).toBe(false);
	});

	it('is bound to who was logged in: logging in or out ends it', async () => {
		const asGuest = await begun();
		expect(
			await proof.confirm({
				customer: nora,
				verificationId: asGuest.verificationId,
				code: desk.lastCode(),
			}),
		).toEqual({ kind: 'unknown' });
		const { verificationId } = await begun(nora, number, null);
		await proof.confirm({ customer: nora, verificationId, code: desk.lastCode() });
		expect(proof.isProven(nora, number)).toBe(true);
		expect(proof.isProven(guest(), number)).toBe(false);
		expect(proof.isProven({ ...nora, userId: '6' }, number)).toBe(false);
	});

	it('tries the account’s address, which alone proves nothing, and asks a guest for one', async () => {
		await begun(nora, number, null);
		expect(desk.mails.at(-1)?.to).toBe(email);
		expect(proof.isProven(nora, number)).toBe(false);
		expect(await begin(guest(), number, null)).toEqual({ kind: 'email_needed' });
		expect(await begin(guest(), '999999', null)).toEqual({ kind: 'email_needed' });
	});
});

describe('a code', () => {
	it('is good once', async () => {
		const { verificationId } = await begun();
		const confirm = { customer: guest(), verificationId, code: desk.lastCode() };
		expect(await proof.confirm(confirm)).toMatchObject({ kind: 'proven' });
		expect(await proof.confirm(confirm)).toEqual({ kind: 'expired' });
	});

	it('proves once when it is entered twice at the same time', async () => {
		const { verificationId } = await begun();
		const confirm = { customer: guest(), verificationId, code: desk.lastCode() };
		const kinds = await Promise.all(
			Array.from({ length: 5 }, async () => (await proof.confirm(confirm)).kind),
		);
		expect(kinds.filter((kind) => kind === 'proven')).toHaveLength(1);
		expect(kinds.filter((kind) => kind === 'expired')).toHaveLength(4);
	});

	it('has five attempts, however they arrive, and then not even the right one', async () => {
		const { verificationId } = await begun();
		const bad = { customer: guest(), verificationId, code: wrong(desk.lastCode()) };
		const tried = await Promise.all(Array.from({ length: 6 }, () => proof.confirm(bad)));
		expect(tried).toEqual([
			...[4, 3, 2, 1, 0].map((attemptsLeft) => ({ kind: 'wrong', attemptsLeft })),
			{ kind: 'expired' },
		]);
		expect(await proof.confirm({ ...bad, code: desk.lastCode() })).toEqual({ kind: 'expired' });
		expect(proof.isProven(guest(), number)).toBe(false);
	});

	it('is too old after ten minutes', async () => {
		const { verificationId } = await begun();
		desk.clock.advance(10 * MINUTE);
		expect(
			await proof.confirm({ customer: guest(), verificationId, code: desk.lastCode() }),
		).toEqual({
			kind: 'expired',
		});
	});

	it('is void once a newer one was asked for the same order, not for another', async () => {
		const first = await begun();
		const firstCode = desk.lastCode();
		await begun(guest(), other, otherEmail);
		const elsewhere = await begun(guest('s2'));
		await begun();
		expect(
			await proof.confirm({
				customer: guest(),
				verificationId: first.verificationId,
				code: firstCode,
			}),
		).toEqual({ kind: 'expired' });
		const confirm = { customer: guest('s2'), verificationId: elsewhere.verificationId };
		expect(await proof.confirm({ ...confirm, code: desk.mails[2]?.code ?? '' })).toMatchObject({
			kind: 'proven',
		});
	});

	it('of another order is wrong here', async () => {
		const mine = await begun();
		await begun(guest(), other, otherEmail);
		const otherCode = desk.lastCode();
		const mineCode = desk.mails[0]?.code;
		const result = await proof.confirm({
			customer: guest(),
			verificationId: mine.verificationId,
			code: otherCode,
		});
		if (otherCode !== mineCode) expect(result).toEqual({ kind: 'wrong', attemptsLeft: 4 });
	});

	it('and the addresses are nowhere in the database', async () => {
		for (let i = 0; i < 5; i += 1) await begun();
		desk.scratch.db.pragma('wal_checkpoint(FULL)');
		const bytes = Buffer.concat(desk.scratch.files.map((file) => readFileSync(file))).toString(
			'latin1',
		);
		expect(bytes).toContain(number);
		for (const { code } of desk.mails) expect(bytes).not.toContain(code);
		expect(bytes.toLowerCase()).not.toContain('nora');
	});

	it('is refused with its attempt when the transaction around it fails', async () => {
		const { verificationId } = await begun();
		const confirm = { customer: guest(), verificationId, code: desk.lastCode() };
		const fault = new Error('the turn could not begin');
		const together = desk.scratch.write('orders.proof', (tx) => {
			expect(proof.confirmWithin(tx, confirm).kind).toBe('proven');
			throw fault;
		});
		await expect(together).rejects.toBe(fault);
		expect(proof.isProven(guest(), number)).toBe(false);
		expect(await proof.confirm(confirm)).toMatchObject({ kind: 'proven' });
	});
});
