import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Invalid } from '../../../sidecar/src/failure.ts';
import { createApprovalsWebhook } from '../../../sidecar/src/providers/approvals-webhook.ts';
import { deriveKeys, webhookSecret } from '../../../sidecar/src/signing.ts';
import { json, scriptedServer, type ScriptedServer } from './scripted-server.ts';

const secret = webhookSecret(deriveKeys('a secret', 'https://shop.example'));
let server: ScriptedServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

const at = (address: string) => () =>
	Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
const message = { id: 'ob_1', at: new Date(), payload: { type: 'refund.awaiting_approval', n: 1 } };

async function refusal(
	url: string,
	resolve?: () => Promise<{ address: string; family: number }[]>,
) {
	const webhook = createApprovalsWebhook({ secret, ...(resolve ? { resolve } : {}) });
	const error: unknown = await webhook.assertAllowedUrl(url).catch((reason: unknown) => reason);
	if (!(error instanceof Invalid)) throw new Error(`${url} was not refused`);
	expect(error).toMatchObject({ status: 422, field: 'approvals_webhook_url' });
	return error.type;
}

describe('an address to call', () => {
	it.each([
		'127.0.0.1',
		'127.8.9.1',
		'0.0.0.0',
		'10.1.2.3',
		'172.16.0.1',
		'192.168.1.1',
		'169.254.169.254',
		'100.64.0.1',
		'224.0.0.1',
		'255.255.255.255',
		'192.0.2.1',
		'::1',
		'::',
		'fe80::1',
		'fd00::1',
		'ff02::1',
		'::ffff:10.0.0.1',
		'::ffff:127.0.0.1',
		'64:ff9b::7f00:1',
		'2002:7f00:1::',
		'::7f00:1',
		'::10.0.0.1',
		'::8.8.8.8',
	])('is refused at %s, as a name and as itself', async (address) => {
		expect(await refusal('https://hook.example/x', at(address))).toBe('url_private');
		const literal = address.includes(':') ? `[${address}]` : address;
		expect(await refusal(`http://${literal}/x`)).toBe('url_private');
	});

	it('is refused in every spelling of loopback', async () => {
		for (const host of [
			'2130706433',
			'0x7f.1',
			'0177.0.0.1',
			'127.1',
			'localhost',
			'[::ffff:7f00:1]',
		]) {
			expect(await refusal(`http://${host}/`)).toBe('url_private');
		}
	});

	it('is refused when only one of its addresses is private, or none is known', async () => {
		const both = () =>
			Promise.resolve([
				{ address: '8.8.8.8', family: 4 },
				{ address: '10.0.0.1', family: 4 },
			]);
		expect(await refusal('https://hook.example', both)).toBe('url_private');
		expect(await refusal('https://hook.example', () => Promise.resolve([]))).toBe(
			'url_unresolvable',
		);
		expect(await refusal('https://nobody.invalid')).toBe('url_unresolvable');
	});

	it.each(['', 'hook', 'ftp://hook.example', 'file:///etc/passwd', 'javascript:1', 'https://'])(
		'is refused as %j',
		async (url) => {
			expect(await refusal(url, at('8.8.8.8'))).toBe('url_invalid');
		},
	);

	it('is refused with credentials in it', async () => {
		expect(await refusal('https://a:b@hook.example', at('8.8.8.8'))).toBe('url_invalid');
	});

	it('is allowed when public', async () => {
		for (const address of ['8.8.8.8', '2606:4700:4700::1111']) {
			await createApprovalsWebhook({ secret, resolve: at(address) }).assertAllowedUrl(
				'https://hook.example:8443/path?x=1',
			);
		}
	});
});

const vector = z.object({
	sign: z.object({
		secret: z.string(),
		id: z.string(),
		timestamp: z.int(),
		payload: z.string(),
		signature: z.string(),
	}),
});

describe('a call', () => {
	it('is signed as Standard Webhooks say', async () => {
		server = await scriptedServer((response) => {
			json(response, 204, null);
		});
		const webhook = createApprovalsWebhook({ secret, allowLoopback: true });
		await webhook.send(`${server.url}/hook?a=1`, message);
		const [received] = server.received;
		expect(received).toMatchObject({ method: 'POST', url: '/hook?a=1' });
		const verifier = new Webhook(secret);
		const headers = received?.headers as Record<string, string>;
		expect(verifier.verify(received?.body ?? '', headers)).toEqual(message.payload);
		expect(headers['webhook-id']).toBe('ob_1');
		expect(() => verifier.verify(`${received?.body ?? ''} `, headers)).toThrow();
	});

	it('signs as the specification’s own vectors do', (context) => {
		const file = join(
			import.meta.dirname,
			'../../../../shared/data/standard-webhooks/vectors.json',
		);
		if (!existsSync(file)) context.skip('../shared/data/standard-webhooks is absent');
		const { sign } = vector.parse(JSON.parse(readFileSync(file, 'utf8')));
		const signed = new Webhook(sign.secret).sign(
			sign.id,
			new Date(sign.timestamp * 1000),
			sign.payload,
		);
		expect(signed).toBe(sign.signature);
	});

	it('goes to the address that was judged, whatever the name says a moment later', async () => {
		server = await scriptedServer((response) => {
			json(response, 200, {});
		});
		let asked = 0;
		const rebinding = () => {
			asked += 1;
			return Promise.resolve([{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
		};
		const webhook = createApprovalsWebhook({ secret, allowLoopback: true, resolve: rebinding });
		await webhook.send(`http://hook.example:${server.port}/`, message);
		expect(asked).toBe(1);
		expect(server.received[0]?.headers.host).toBe(`hook.example:${server.port}`);
	});

	it('is judged again each time: a name that moved inside is not called', async () => {
		server = await scriptedServer((response) => {
			json(response, 200, {});
		});
		const webhook = createApprovalsWebhook({ secret, resolve: at('127.0.0.1') });
		await expect(
			webhook.send(`http://hook.example:${server.port}/`, message),
		).rejects.toMatchObject({ type: 'url_private' });
		expect(server.connections()).toBe(0);
	});

	it.each(['EAI_AGAIN', 'ENOTFOUND', 'ESERVFAIL'])(
		'is worth another attempt after %s: the name may be known again',
		async (code) => {
			const webhook = createApprovalsWebhook({
				secret,
				resolve: () => Promise.reject(Object.assign(new Error(code), { code })),
			});
			const url = 'https://hook.example/';
			await expect(webhook.send(url, message)).rejects.toMatchObject({
				type: 'url_unresolvable',
				retriable: true,
			});
			await expect(webhook.assertAllowedUrl(url)).rejects.toMatchObject({
				status: 422,
				field: 'approvals_webhook_url',
			});
		},
	);

	it.each([
		[301, 'webhook_redirected', false],
		[307, 'webhook_redirected', false],
		[410, 'webhook_gone', false],
		[404, 'webhook_failed', true],
		[500, 'webhook_failed', true],
	])('answered %i is %s', async (status, type, retriable) => {
		server = await scriptedServer((response) => {
			response.writeHead(status, { location: 'http://10.0.0.1/' }).end();
		});
		const webhook = createApprovalsWebhook({ secret, allowLoopback: true });
		await expect(webhook.send(server.url, message)).rejects.toMatchObject({ type, retriable });
		expect(server.received).toHaveLength(1);
	});
});
