import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { routeOf } from '../demo/front-door-route.ts';
import { startFrontDoor, type FrontDoor } from '../demo/front-door.ts';
import { freePort } from '../support/wordpress/free-port.ts';

describe('where a request goes', () => {
	it.each([
		['/api/agent/messages', 'sidecar'],
		['/api/agent/stream?conversation_id=1', 'sidecar'],
		['/webhooks/stripe', 'sidecar'],
		['/', 'wordpress'],
		['/wp-json/ai-support-chat/v1/session', 'wordpress'],
		['/api/agents', 'wordpress'],
		['/internal/readyz', 'wordpress'],
		['/api/agent/approvals', 'refused'],
		['/api/agent/approvals/', 'refused'],
		['/api/agent/Approvals?x=1', 'refused'],
		['/api/agent/%61pprovals', 'refused'],
		['/api/agent//approvals', 'refused'],
		['/api/agent/x/../approvals', 'refused'],
		['/api/agent/x/%2e%2e/approvals', 'refused'],
		['/wp-json/../api/agent/approvals', 'refused'],
		['/api/agent/../../internal/readyz', 'wordpress'],
		['/webhooks/../internal/readyz', 'wordpress'],
		['/api/agent/./messages', 'malformed'],
		['/api/%61gent/messages', 'malformed'],
		['/api/agent\\approvals', 'malformed'],
		['/%', 'malformed'],
		['http://elsewhere/api/agent/messages', 'malformed'],
	])('%s: %s', (target, route) => {
		expect(routeOf(target)).toBe(route);
	});
});

describe('the front door', () => {
	const open: { close(): void }[] = [];
	afterEach(() => {
		for (const each of open.splice(0)) each.close();
	});

	async function upstream(listener: RequestListener): Promise<{ server: Server; url: string }> {
		const server = createServer(listener).listen(0, '127.0.0.1');
		await once(server, 'listening');
		open.push({
			close: () => {
				server.close();
				server.closeAllConnections();
			},
		});
		return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
	}

	async function door(sidecar: string, wordpress = sidecar): Promise<FrontDoor> {
		const front = await startFrontDoor({ port: await freePort(), sidecar, wordpress });
		open.push({ close: () => void front.close() });
		return front;
	}

	it('passes method, body, host and status on, and says for whom', async () => {
		const { url } = await upstream((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				response.writeHead(418, { 'X-Answer': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
				response.end(
					JSON.stringify({
						method: request.method,
						url: request.url,
						body: Buffer.concat(chunks).toString(),
						host: request.headers.host,
						forwarded: request.headers['x-forwarded-for'],
						proto: request.headers['x-forwarded-proto'],
					}),
				);
			});
		});
		const front = await door(url);
		const response = await fetch(`${front.url}/wp-json/x?y=1`, {
			method: 'PUT',
			body: 'hello',
			headers: { 'X-Forwarded-For': '203.0.113.9' },
		});
		expect(response.status).toBe(418);
		expect(response.headers.get('x-answer')).toBe('yes');
		expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
		expect(await response.json()).toEqual({
			method: 'PUT',
			url: '/wp-json/x?y=1',
			body: 'hello',
			host: new URL(front.url).host,
			forwarded: '127.0.0.1',
			proto: 'http',
		});
	});

	it('hands over an event at once, and ends the stream when the visitor leaves', async () => {
		let left: () => void = () => undefined;
		const closed = new Promise<void>((resolve) => {
			left = resolve;
		});
		const { url } = await upstream((_request, response) => {
			response.on('close', left);
			response.writeHead(200, { 'Content-Type': 'text/event-stream' });
			response.write('data: first\n\n');
			// Nothing more is ever written: a door that waited for more would never pass it on.
		});
		const front = await door(url);
		const response = await fetch(`${front.url}/api/agent/stream`);
		for await (const chunk of response.body ?? []) {
			expect(Buffer.from(chunk as Uint8Array).toString()).toBe('data: first\n\n');
			// Leaving the loop closes the connection: the visitor has left.
			break;
		}
		await closed;
	});

	it('cuts the visitor off when the sidecar dies in a stream', async () => {
		const { url } = await upstream((_request, response) => {
			response.writeHead(200, { 'Content-Type': 'text/event-stream' });
			response.write('data: first\n\n');
			setTimeout(() => response.destroy(), 20);
		});
		const front = await door(url);
		const response = await fetch(`${front.url}/api/agent/stream`);
		await expect(response.text()).rejects.toThrow();
	});

	it('answers 502 with a problem while the sidecar is away, and serves WordPress still', async () => {
		const wordpress = await upstream((_request, response) => response.end('shop'));
		const front = await door(`http://127.0.0.1:${await freePort()}`, wordpress.url);
		const away = await fetch(`${front.url}/api/agent/conversations`, {
			method: 'POST',
			body: '{}',
		});
		expect(away.status).toBe(502);
		expect(away.headers.get('content-type')).toBe('application/problem+json');
		expect(await away.json()).toMatchObject({ status: 502, title: 'The sidecar is away' });
		expect(await (await fetch(`${front.url}/`)).text()).toBe('shop');
	});

	it('never shows the sidecar what is not for visitors', async () => {
		const seen: (string | undefined)[] = [];
		const sidecar = await upstream((request, response) => {
			seen.push(request.url);
			response.end('sidecar');
		});
		const wordpress = await upstream((_request, response) => response.end('shop'));
		const front = await door(sidecar.url, wordpress.url);
		const raw = async (target: string): Promise<string> => {
			const socket = connect(Number(new URL(front.url).port), '127.0.0.1');
			socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
			let answer = '';
			for await (const chunk of socket) answer += String(chunk);
			return answer.split('\r\n', 1)[0] ?? '';
		};
		expect(await raw('/internal/readyz')).toContain('200');
		expect(await raw('/api/agent/../../internal/readyz')).toContain('200');
		expect(await raw('/api/agent/approvals')).toContain('404');
		expect(await raw('/api/agent/x/../APPROVALS')).toContain('404');
		expect(await raw('/api/agent/%2e%2e/x')).not.toContain('500');
		expect(seen).toEqual([]);
	});

	it('names a port that is taken, with exit code 69', async () => {
		const { url } = await upstream(() => undefined);
		const port = Number(new URL(url).port);
		await expect(startFrontDoor({ port, sidecar: url, wordpress: url })).rejects.toMatchObject({
			exitCode: 69,
			message: expect.stringContaining(String(port)) as string,
		});
	});
});
