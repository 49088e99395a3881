import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
	sendOnce,
	WireFailure,
	type WireRequest,
} from '../../../sidecar/src/providers/send-once.ts';
import { freePort, json, scriptedServer, type ScriptedServer } from './scripted-server.ts';
import { selfSigned } from './self-signed.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

const post = (url: string, more: Partial<WireRequest> = {}): WireRequest => ({
	url: new URL(url),
	method: 'POST',
	headers: { 'content-type': 'text/plain' },
	body: 'größe=1',
	...more,
});

async function failure(promise: Promise<unknown>): Promise<WireFailure> {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(error instanceof WireFailure)) throw new Error(`no wire failure: ${String(error)}`);
	return error;
}

describe('one request', () => {
	it('arrives byte for byte, each on a connection of its own', async () => {
		server = await scriptedServer((response) => {
			json(response, 201, { ok: true });
		});
		for (let i = 0; i < 3; i += 1) {
			const reply = await sendOnce(post(`${server.url}/a?b=c%20d`));
			expect(reply).toMatchObject({ status: 201, body: '{"ok":true}' });
		}
		expect(server.received).toHaveLength(3);
		expect(server.received[0]).toMatchObject({
			method: 'POST',
			url: '/a?b=c%20d',
			body: 'größe=1',
			headers: { host: `127.0.0.1:${server.port}`, 'content-length': '9' },
		});
		expect(server.connections()).toBe(3);
	});

	it('is not repeated when the connection is reset after it arrived', async () => {
		server = await scriptedServer((_response, _received, socket) => {
			socket.resetAndDestroy();
		});
		const error = await failure(sendOnce(post(server.url)));
		expect(error).toMatchObject({ fault: 'connection', maybeSent: true });
		expect(server.received).toHaveLength(1);
	});

	it('is not repeated when the reply stops half-way', async () => {
		server = await scriptedServer((response, _received, socket) => {
			response.writeHead(200, { 'content-length': '100' });
			response.write('{"id":', () => {
				socket.destroy();
			});
		});
		expect(await failure(sendOnce(post(server.url)))).toMatchObject({
			fault: 'connection',
			maybeSent: true,
		});
		expect(server.received).toHaveLength(1);
	});

	it('gives up on silence, a trickle and an endless reply', async () => {
		server = await scriptedServer((response, { url }) => {
			if (url === '/silent') return;
			response.writeHead(200);
			const timer = setInterval(() => response.write('x'.repeat(url === '/much' ? 5000 : 1)), 5);
			response.on('close', () => {
				clearInterval(timer);
			});
		});
		for (const path of ['/silent', '/trickle']) {
			const began = performance.now();
			const error = await failure(sendOnce(post(`${server.url}${path}`, { totalTimeout: 150 })));
			expect(error).toMatchObject({ fault: 'timeout', maybeSent: true });
			expect(performance.now() - began).toBeLessThan(1500);
		}
		expect(await failure(sendOnce(post(`${server.url}/much`, { maxReply: 20_000 })))).toMatchObject(
			{ fault: 'too_large', maybeSent: true },
		);
	});

	it('stops at the caller’s signal', async () => {
		server = await scriptedServer(() => undefined);
		const controller = new AbortController();
		setTimeout(() => {
			controller.abort();
		}, 50);
		expect(await failure(sendOnce(post(server.url, { signal: controller.signal })))).toMatchObject({
			fault: 'timeout',
		});
		expect(
			await failure(sendOnce(post(server.url, { signal: AbortSignal.abort() }))),
		).toMatchObject({ maybeSent: false });
	});

	it('follows no redirect', async () => {
		server = await scriptedServer((response) => {
			response.writeHead(307, { location: '/elsewhere' }).end();
		});
		expect((await sendOnce(post(server.url))).status).toBe(307);
		expect(server.received).toHaveLength(1);
	});
});

describe('before a byte is written', () => {
	it('says so when nobody listens, and when the name does not exist', async () => {
		expect(await failure(sendOnce(post(`http://127.0.0.1:${await freePort()}`)))).toMatchObject({
			fault: 'connect_refused',
			maybeSent: false,
		});
		expect(await failure(sendOnce(post('http://nobody.invalid')))).toMatchObject({
			fault: 'dns',
			maybeSent: false,
		});
	});

	it('says so when the connection is not accepted in time', async () => {
		// TCP connects, TLS never answers: the request must not have been written.
		let bytes = 0;
		const mute = createServer((socket) => {
			socket.on('data', (chunk) => (bytes += chunk.includes('größe') ? 1 : 0));
			socket.on('error', () => undefined);
		});
		await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
		const { port } = mute.address() as AddressInfo;
		const error = await failure(
			sendOnce(post(`https://127.0.0.1:${port}`, { connectTimeout: 100 })),
		);
		expect(error).toMatchObject({ fault: 'connect_timeout', maybeSent: false });
		expect(bytes).toBe(0);
		mute.close();
	});

	it('says so when the other side does not speak TLS', async () => {
		server = await scriptedServer(() => undefined);
		expect(await failure(sendOnce(post(`https://127.0.0.1:${server.port}`)))).toMatchObject({
			fault: 'connect_failed',
			maybeSent: false,
		});
		expect(server.received).toHaveLength(0);
	});
});

describe('over TLS', () => {
	async function secureServer() {
		let requests = 0;
		const secure = createSecureServer(selfSigned, (request, response) => {
			requests += 1;
			request.resume().on('end', () => response.end('{"secure":true}'));
		});
		await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
		const { port } = secure.address() as AddressInfo;
		return { secure, url: `https://127.0.0.1:${port}/`, requests: () => requests };
	}

	it('nothing is written to a server whose certificate nobody trusts', async () => {
		const { secure, url, requests } = await secureServer();
		expect(await failure(sendOnce(post(url)))).toMatchObject({
			fault: 'connect_failed',
			maybeSent: false,
		});
		expect(requests()).toBe(0);
		secure.close();
	});

	it('a request to a trusted one arrives, and its connection ends', async () => {
		vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
		const { secure, url, requests } = await secureServer();
		for (let i = 0; i < 3; i += 1) {
			expect(await sendOnce(post(url))).toMatchObject({ status: 200, body: '{"secure":true}' });
		}
		expect(requests()).toBe(3);
		vi.unstubAllEnvs();
		// Resolves only when no connection is left.
		await new Promise((resolve) => secure.close(resolve));
	});
});
