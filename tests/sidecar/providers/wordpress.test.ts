import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { createWordPress } from '../../../sidecar/src/providers/wordpress.ts';
import { deriveKeys, verifyRequest } from '../../../sidecar/src/signing.ts';
import { json, scriptedServer, type Received, type ScriptedServer } from './scripted-server.ts';

const keys = deriveKeys('a secret', 'https://shop.example');
let server: ScriptedServer;
afterEach(() => server.close());

const client = () =>
	createWordPress({
		baseUrl: server.url,
		keys,
		clock: systemClock,
		resilience: { firstDelay: 1 },
	});
const code = {
	template: 'order_code' as const,
	to: 'zoë@example.com',
	order_number: '1',
	code: '123456',
	expires_minutes: 10,
	locale: 'de',
};
const checkpoint = { instance: 'in & 1', size: 3, note: 'note\n' };

/** As the plugin verifies: the REST route, and the query without `rest_route`. */
function verified({ method, url, headers, body }: Received) {
	const [, query = ''] = url.split('?', 2);
	const pairs = query.split('&');
	const route = pairs[0]?.replace('rest_route=', '') ?? '';
	const rest = pairs.slice(1).join('&');
	return verifyRequest({
		keys,
		aud: 'ai-support-chat/wordpress',
		jwt: String(headers['x-ai-support-chat-signature']),
		method,
		path: rest === '' ? route : `${route}?${rest}`,
		body,
		clock: systemClock,
	});
}

describe('calls to WordPress', () => {
	it('are signed for the very route, query and body that arrive', async () => {
		server = await scriptedServer((response) => {
			json(response, 200, { checkpoint });
		});
		await client().mail(code);
		await client().postCheckpoint(checkpoint);
		expect(await client().latestCheckpoint()).toEqual(checkpoint);
		expect(await client().latestCheckpoint('in & 1')).toEqual(checkpoint);
		expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'POST /index.php?rest_route=/ai-support-chat/v1/mail',
			'POST /index.php?rest_route=/ai-support-chat/v1/checkpoints',
			'GET /index.php?rest_route=/ai-support-chat/v1/checkpoints/latest',
			'GET /index.php?rest_route=/ai-support-chat/v1/checkpoints/latest&instance=in%20%26%201',
		]);
		for (const received of server.received) await verified(received);
		expect(JSON.parse(server.received[0]?.body ?? '')).toEqual(code);
	});

	it('carry one signature through their retries, so that WordPress mails once', async () => {
		server = await scriptedServer((response, _received, socket) => {
			if (server.received.length < 3) socket.resetAndDestroy();
			else response.writeHead(202).end();
		});
		await client().mail(code);
		const ids = await Promise.all(server.received.map(async (one) => (await verified(one)).jti));
		expect(ids).toHaveLength(3);
		expect(new Set(ids).size).toBe(1);
	});

	it.each([
		[401, { type: 'bad-signature' }, 'wordpress_forbidden', false],
		[403, {}, 'wordpress_forbidden', false],
		[404, { code: 'rest_no_route' }, 'wordpress_plugin_missing', false],
		[422, { type: 'invalid' }, 'wordpress_refused', false],
		[302, {}, 'wordpress_refused', false],
		[409, { type: 'in-progress' }, 'wordpress_unavailable', true],
		[500, {}, 'wordpress_unavailable', true],
		[503, {}, 'wordpress_unavailable', true],
	])('read a %i %j as %s', async (status, body, type, retriable) => {
		server = await scriptedServer((response) => {
			json(response, status, body);
		});
		await expect(client().mail(code)).rejects.toMatchObject({ type, retriable });
		expect(server.received).toHaveLength(retriable ? 3 : 1);
	});

	it('take nothing else for a checkpoint', async () => {
		server = await scriptedServer((response) => {
			json(response, 200, server.received.length === 1 ? { checkpoint: null } : { size: 1 });
		});
		expect(await client().latestCheckpoint()).toBeNull();
		await expect(client().latestCheckpoint()).rejects.toMatchObject({
			type: 'wordpress_unreadable',
		});
	});
});
