import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { deriveKeys, mintSessionToken, signRequest } from '../../../sidecar/src/signing.ts';
import { codeMailedTo } from '../chat.ts';
import { money, partOf, refundsAtStripe, verifyLog, type Setting } from '../setting.ts';
import { ask, Visitor, type Answer } from '../visitor.ts';

const HEADER = 'X-AI-Support-Chat-Signature';
const REPLAYED = 'x-ai-support-chat-replayed';
const later = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1000) });

interface Hop {
	readonly aud: 'ai-support-chat/sidecar' | 'ai-support-chat/wordpress';
	readonly method: string;
	readonly path: string;
	readonly body: string;
	readonly actor?: { id: string; name: string; can: ('approve_refunds' | 'manage_settings')[] };
}

/** Signatures that must not open the hop, each beside one that would. */
async function abuses(setting: Setting, hop: Hop): Promise<Record<string, string>> {
	const { keys, secret, demo } = setting;
	const sign = (change: Partial<Parameters<typeof signRequest>[0]>): Promise<string> =>
		signRequest({ keys, clock: systemClock, ...hop, ...change });
	const good = await sign({});
	const [head = '', claims = '', mac = ''] = good.split('.');
	const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
	const admin = Buffer.from(
		JSON.stringify({
			...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object),
			act: { id: '1', name: 'Admin', can: ['approve_refunds', 'manage_settings'] },
		}),
	).toString('base64url');
	return {
		'no signature': '',
		'not a token': 'abc',
		'signed with another secret': await sign({ keys: deriveKeys(`${secret}x`, keys.issuer) }),
		'signed for another site': await sign({ keys: deriveKeys(secret, 'https://copy.example') }),
		'signed with the session’s key': await sign({ keys: { ...keys, request: keys.session } }),
		'signed under our key’s name by another': await sign({
			keys: { ...keys, request: { ...keys.request, bytes: keys.callback.bytes } },
		}),
		'a visitor’s session token': await mintSessionToken(
			keys,
			{ sid: '5d1c2f7e-7d3b-4a0e-9c39-1a6c1f2b3d4e' },
			systemClock,
		),
		'unsigned (alg none)': `${none}.${claims}.`,
		'with an actor written in': `${head}.${admin}.${mac}`,
		'with its end cut off': good.slice(0, -2),
		'70 seconds old': await sign({ clock: later(-70) }),
		'from the future': await sign({ clock: later(30) }),
		'for an hour': await new SignJWT({
			htm: hop.method,
			htu: hop.path,
			bsh: '',
			jti: 'x'.repeat(32),
		})
			.setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keys.request.kid })
			.setIssuer(keys.issuer)
			.setAudience(hop.aud)
			.setIssuedAt()
			.setExpirationTime('1h')
			.sign(keys.request.bytes),
		'for the other receiver': await sign({
			aud:
				hop.aud === 'ai-support-chat/sidecar'
					? 'ai-support-chat/wordpress'
					: 'ai-support-chat/sidecar',
		}),
		'for another method': await sign({ method: hop.method === 'GET' ? 'POST' : 'GET' }),
		'for another path': await sign({ path: `${hop.path}/other` }),
		'for another query': await sign({ path: `${hop.path}?state=all` }),
		'for another body': await sign({ body: `${hop.body} ` }),
		'for this site’s own page': await sign({ path: `${demo.ready.site_url}${hop.path}` }),
	};
}

function toSidecar(setting: Setting, hop: Hop, signature: string): Promise<Answer> {
	return ask(
		setting.demo.ready.sidecar_url,
		hop.method,
		hop.path,
		{ [HEADER]: signature, 'Content-Type': 'application/json' },
		hop.body,
	);
}

function toWordPress(setting: Setting, hop: Hop, signature: string): Promise<Answer> {
	const [route = '', query = ''] = hop.path.split('?');
	return ask(
		setting.demo.ready.site_url,
		hop.method,
		`/index.php?rest_route=${route}${query === '' ? '' : `&${query}`}`,
		{ [HEADER]: signature, 'Content-Type': 'application/json' },
		hop.body,
	);
}

/** How many entries `audit verify` has counted. */
function entries(said: string): string | undefined {
	return /\d+ entries/.exec(said)?.[0];
}

/** A refund that waits, and the decision that wp-admin would send. */
async function waitingDecision(setting: Setting): Promise<{ hop: Hop; id: string }> {
	const order = setting.takeOrder();
	const visitor = await Visitor.arrive(setting.demo);
	const conversation = await visitor.open();
	const amount = money(partOf(order, 7), order.currency);
	await visitor.say(conversation, `Refund ${amount} for order ${order.number}, ${order.email}`);
	const { verification } = await visitor.until(conversation, (now) => now.verification !== null);
	const code = await codeMailedTo(setting.demo, order.email, { order: order.number });
	await visitor.enterCode(conversation, verification?.verification_id ?? '', code);
	const { refunds } = await visitor.until(conversation, (now) => now.refunds.length > 0);
	const id = refunds[0]?.refund_request_id ?? '';
	const actor: NonNullable<Hop['actor']> = { id: '2', name: 'Manager', can: ['approve_refunds'] };
	const read: Hop = {
		aud: 'ai-support-chat/sidecar',
		method: 'GET',
		path: `/api/agent/refunds/${id}`,
		body: '',
		actor,
	};
	const signature = await signRequest({ keys: setting.keys, clock: systemClock, ...read });
	const { refund } = JSON.parse((await toSidecar(setting, read, signature)).text) as {
		refund: { conversation_id: string; turn_id: string; proposal_hash: string };
	};
	const { conversation_id, turn_id, proposal_hash } = refund;
	const body = { conversation_id, turn_id, refund_request_id: id, proposal_hash, approved: true };
	return {
		id,
		hop: { ...read, method: 'POST', path: '/api/agent/approvals', body: JSON.stringify(body) },
	};
}

/** Requests that are not, or no longer, what the other side signed. */
export function signaturesAreAbused(setting: () => Setting): void {
	it('decides nothing for a forged, stale or re-aimed request, and once for a repeated one', async () => {
		const { hop, id } = await waitingDecision(setting());
		for (const [what, signature] of Object.entries(await abuses(setting(), hop))) {
			const reply = await toSidecar(setting(), hop, signature);
			expect(reply.status, what).toBe(401);
			expect(JSON.parse(reply.text), what).toMatchObject({ status: 401 });
		}
		const { actor: _nobody, ...anonymous } = hop;
		const subscriber = { id: '5', name: 'Subscriber', can: [] };
		for (const who of [anonymous, { ...hop, actor: subscriber }]) {
			const signature = await signRequest({ keys: setting().keys, clock: systemClock, ...who });
			expect((await toSidecar(setting(), who, signature)).status).toBe(403);
		}
		expect(refundsAtStripe(setting(), id)).toEqual([]);

		const signature = await signRequest({ keys: setting().keys, clock: systemClock, ...hop });
		const first = await toSidecar(setting(), hop, signature);
		expect(first.status).toBe(200);
		expect(first.headers[REPLAYED]).toBeUndefined();
		await expect.poll(() => refundsAtStripe(setting(), id).length, { timeout: 20_000 }).toBe(1);
		const log = entries(verifyLog(setting()));
		const again = await toSidecar(setting(), hop, signature);
		expect(again).toMatchObject({ status: 200, text: first.text });
		expect(again.headers[REPLAYED]).toBe('1');
		const denial = hop.body.replace('"approved":true', '"approved":false');
		expect((await toSidecar(setting(), { ...hop, body: denial }, signature)).status).toBe(401);
		expect(refundsAtStripe(setting(), id)).toHaveLength(1);
		expect(entries(verifyLog(setting()))).toBe(log);
	});

	it('mails nothing for a forged, stale or re-aimed request, and once for a repeated one', async () => {
		const hop: Hop = {
			aud: 'ai-support-chat/wordpress',
			method: 'POST',
			path: '/ai-support-chat/v1/mail',
			body: JSON.stringify({
				template: 'order_code',
				to: 'somebody@example.com',
				order_number: '4711',
				code: '123456',
				expires_minutes: 10,
				locale: 'en',
			}),
		};
		const mailed = (): number =>
			setting()
				.demo.wordpress.mail()
				.filter(({ to }) => to.includes('somebody@example.com')).length;
		for (const [what, signature] of Object.entries(await abuses(setting(), hop))) {
			expect((await toWordPress(setting(), hop, signature)).status, what).toBe(401);
		}
		expect(mailed()).toBe(0);
		const signature = await signRequest({ keys: setting().keys, clock: systemClock, ...hop });
		const first = await toWordPress(setting(), hop, signature);
		expect(first.status).toBe(202);
		const again = await toWordPress(setting(), hop, signature);
		expect(again).toMatchObject({ status: 202, text: first.text });
		expect(again.headers[REPLAYED]).toBe('1');
		expect(mailed()).toBe(1);
		const elsewhere = { ...hop, body: hop.body.replace('somebody', 'nobody') };
		expect((await toWordPress(setting(), elsewhere, signature)).status).toBe(401);
		const other = { ...hop, path: '/ai-support-chat/v1/checkpoints' };
		expect((await toWordPress(setting(), other, signature)).status).toBe(401);
	});

	it('keeps no checkpoint and tells none for a request that is not signed for it', async () => {
		const latest: Hop = {
			aud: 'ai-support-chat/wordpress',
			method: 'GET',
			path: '/ai-support-chat/v1/checkpoints/latest',
			body: '',
		};
		const read = async (): Promise<string> => {
			const signature = await signRequest({ keys: setting().keys, clock: systemClock, ...latest });
			return (await toWordPress(setting(), latest, signature)).text;
		};
		const before = await read();
		expect(JSON.parse(before)).toMatchObject({
			checkpoint: { size: expect.any(Number) as number },
		});
		const { checkpoint } = JSON.parse(before) as { checkpoint: { size: number; note: string } };
		const { note } = checkpoint;
		const keep: Hop = {
			...latest,
			method: 'POST',
			path: '/ai-support-chat/v1/checkpoints',
			body: JSON.stringify({ instance: 'x', size: checkpoint.size, note }),
		};
		for (const hop of [latest, keep]) {
			for (const [what, signature] of Object.entries(await abuses(setting(), hop))) {
				expect((await toWordPress(setting(), hop, signature)).status, what).toBe(401);
			}
		}
		expect(await read()).toBe(before);
	});
}
