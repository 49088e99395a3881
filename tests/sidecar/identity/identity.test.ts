import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentity, type Identity } from '../../../sidecar/src/identity/session.ts';
import type { StoredResponse } from '../../../sidecar/src/identity/signed-requests.ts';
import { deriveKeys, mintSessionToken, signRequest } from '../../../sidecar/src/signing.ts';
import { handClock, scratchDatabase, type ScratchDatabase } from '../orders/scratch-database.ts';

const keys = deriveKeys('a secret', 'https://shop.example');
const sid = 'b1d9f2b4-6a52-4c5e-9f0a-7f1f3c0d2e11';
const actor = { id: '3', name: 'Ada', can: ['approve_refunds' as const] };
const request = { method: 'POST', path: '/api/agent/approvals', body: '{"approved":true}' };

let scratch: ScratchDatabase;
let clock: ReturnType<typeof handClock>;
let identity: Identity;

const make = () => createIdentity({ db: scratch.db, write: scratch.write, clock, keys });
beforeEach(() => {
	scratch = scratchDatabase();
	clock = handClock();
	identity = make();
});
afterEach(() => {
	scratch.close();
});

const hop = { ...request, keys, aud: 'ai-support-chat/sidecar' as const };
const signed = async (more = {}) => {
	const jwt = await signRequest({ ...hop, clock, actor, ...more });
	return (await identity.signer({ ...request, ...more, jwt })).claims;
};
const rows = () => scratch.db.prepare('SELECT count(*) AS n FROM signed_requests').get();

function decision() {
	let done = 0;
	const work = (): Promise<StoredResponse> => {
		done += 1;
		return Promise.resolve({ status: 200, contentType: 'application/json', body: `{"n":${done}}` });
	};
	return { work, done: () => done };
}

describe('who asks', () => {
	it('is the customer of a session token', async () => {
		const guest = await mintSessionToken(keys, { sid }, clock);
		expect(await identity.customer(`Bearer ${guest}`)).toEqual({
			kind: 'customer',
			sessionId: sid,
			userId: null,
			email: null,
		});
		const user = await mintSessionToken(keys, { sid, sub: '5', email: 'a@b.example' }, clock);
		expect(await identity.customer(`bearer ${user}`)).toMatchObject({
			userId: '5',
			email: 'a@b.example',
		});
		for (const header of [undefined, '', 'Bearer', guest, `Basic ${guest}`]) {
			await expect(identity.customer(header)).rejects.toMatchObject({ type: 'session_missing' });
		}
	});

	it('is the person whom WordPress names in a signed request, or WordPress itself', async () => {
		const jwt = await signRequest({ ...hop, clock, actor });
		expect((await identity.signer({ ...request, jwt })).principal).toEqual({
			kind: 'staff',
			...actor,
		});
		const alone = await signRequest({ ...hop, clock });
		expect((await identity.signer({ ...request, jwt: alone })).principal).toEqual({
			kind: 'wordpress',
		});
	});

	it('is nobody by a request that was signed for WordPress', async () => {
		const jwt = await signRequest({ ...hop, aud: 'ai-support-chat/wordpress', clock });
		await expect(identity.signer({ ...request, jwt })).rejects.toMatchObject({ status: 401 });
	});
});

describe('a signed request', () => {
	it('that is replayed gets the stored response and changes nothing', async () => {
		const claims = await signed();
		const { work, done } = decision();
		const first = await identity.signedRequests.answer(claims, work);
		expect(first).toMatchObject({ body: '{"n":1}', replayed: false });
		expect(await identity.signedRequests.answer(claims, work)).toEqual({
			...first,
			replayed: true,
		});
		// Another process after a restart knows it as well.
		expect(await make().signedRequests.answer(claims, work)).toEqual({ ...first, replayed: true });
		expect(done()).toBe(1);
	});

	it('that arrives many times at once is carried out once', async () => {
		const claims = await signed();
		const { work, done } = decision();
		const slow = async () => {
			await new Promise((resolve) => setTimeout(resolve, 30));
			return work();
		};
		const answers = await Promise.all(
			Array.from({ length: 10 }, () => identity.signedRequests.answer(claims, slow)),
		);
		expect(done()).toBe(1);
		expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['{"n":1}']));
		expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
		expect(rows()).toEqual({ n: 1 });
	});

	it('keeps refusals too', async () => {
		const claims = await signed();
		const refused = { status: 409, contentType: 'application/problem+json', body: '{}' };
		await identity.signedRequests.answer(claims, () => Promise.resolve(refused));
		const { work, done } = decision();
		expect(await identity.signedRequests.answer(claims, work)).toEqual({
			...refused,
			replayed: true,
		});
		expect(done()).toBe(0);
	});

	it('that failed without an answer may be carried out when it comes again', async () => {
		const claims = await signed();
		const fault = new Error('disk full');
		await expect(identity.signedRequests.answer(claims, () => Promise.reject(fault))).rejects.toBe(
			fault,
		);
		expect(await identity.signedRequests.answer(claims, decision().work)).toMatchObject({
			replayed: false,
		});
	});

	it('may not borrow the id of another', async () => {
		const claims = await signed();
		const other = { ...(await signed({ body: '{"approved":false}' })), jti: claims.jti };
		const { work, done } = decision();
		const running = identity.signedRequests.answer(claims, work);
		await expect(identity.signedRequests.answer(other, work)).rejects.toMatchObject({
			status: 409,
			type: 'signature_id_reused',
		});
		await running;
		await expect(identity.signedRequests.answer(other, work)).rejects.toMatchObject({
			status: 409,
		});
		expect(done()).toBe(1);
	});

	it('is forgotten only when its signature is stale', async () => {
		const claims = await signed();
		const jwt = await signRequest({ ...hop, clock, id: claims.jti });
		await identity.signedRequests.answer(claims, decision().work);
		clock.advance(64_000);
		await identity.signer({ ...request, jwt });
		await identity.signedRequests.answer(await signed(), decision().work);
		expect(rows()).toEqual({ n: 2 });
		clock.advance(2_000);
		await expect(identity.signer({ ...request, jwt })).rejects.toMatchObject({
			type: 'signature_stale',
		});
		await identity.signedRequests.answer(await signed(), decision().work);
		expect(rows()).toEqual({ n: 2 });
	});
});
