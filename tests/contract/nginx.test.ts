import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/wordpress/free-port.ts';

const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find(
	(file) => spawnSync(file, ['-v']).status === 0,
);
if (NGINX === undefined) process.stderr.write('SKIPPED: the nginx snippet (no nginx here)\n');

const snippet = readFileSync(join(import.meta.dirname, '../../docs/nginx.conf'), 'utf8');

/** A stand-in that tells who was asked, and for what. */
async function telling(name: string): Promise<Server> {
	const server = createServer((req, res) => {
		if (req.url?.startsWith('/api/agent/stream')) {
			// The second half comes only when the first has arrived.
			res.writeHead(200, { 'Content-Type': 'text/event-stream' });
			res.write('data: first\n\n');
			return;
		}
		res.end(`${name} ${req.method ?? ''} ${req.url ?? ''}`);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe.skipIf(NGINX === undefined)('docs/nginx.conf', () => {
	const dir = mkdtempSync(join(tmpdir(), 'nginx-'));
	let nginx: ChildProcess;
	let sidecar: Server;
	let wordpress: Server;
	let port: number;

	beforeAll(async () => {
		sidecar = await telling('sidecar');
		wordpress = await telling('wordpress');
		port = await freePort();
		const [upstream = '', location = ''] = snippet.split('# In `server { … }`:');
		mkdirSync(join(dir, 'tmp'));
		writeFileSync(
			join(dir, 'nginx.conf'),
			`daemon off; pid ${dir}/pid; error_log stderr; events {}
			http {
				access_log off;
				client_body_temp_path ${dir}/tmp; proxy_temp_path ${dir}/tmp; fastcgi_temp_path ${dir}/tmp;
				uwsgi_temp_path ${dir}/tmp; scgi_temp_path ${dir}/tmp;
				${upstream.replace('127.0.0.1:8787', `127.0.0.1:${portOf(sidecar)}`)}
				server {
					listen 127.0.0.1:${port};
					${location}
					location / { proxy_pass http://127.0.0.1:${portOf(wordpress)}; }
				}
			}`,
		);
		nginx = spawn(NGINX ?? '', ['-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: 'ignore' });
		for (let i = 0; i < 200; i++) {
			const up = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
			if (up) return;
			await sleep(25);
		}
		throw new Error('nginx did not start');
	});
	afterAll(async () => {
		nginx.kill('SIGTERM');
		await once(nginx, 'exit');
		sidecar.closeAllConnections();
		sidecar.close();
		wordpress.close();
		rmSync(dir, { recursive: true, force: true });
	});

	it.each(['/api/agent/messages', '/api/agent/refunds/rr_x', '/api/agent/approvalsX'])(
		'passes %s to the sidecar as it is',
		async (path) => {
			expect(await ask(path)).toEqual([200, `sidecar GET ${path}`]);
		},
	);

	it.each([
		'/api/agent/approvals',
		'/api/agent/approvals/',
		'/api/agent/approvals?state=all',
		'/api/agent/APPROVALS',
		'/api/agent/%61pprovals',
		'//api//agent//approvals',
		'/api/agent/messages/../approvals',
	])('lets nobody through to the approvals as %s', async (path) => {
		expect((await ask(path))[0]).toBe(404);
	});

	it.each(['/internal/readyz', '/internal/operator/session', '/wp-login.php', '/api/agents'])(
		'leaves %s to WordPress',
		async (path) => {
			expect(await ask(path)).toEqual([200, `wordpress GET ${path}`]);
		},
	);

	it('passes an event on before the stream ends', async () => {
		const reply = await fetch(`http://127.0.0.1:${port}/api/agent/stream`);
		const reader = reply.body?.getReader();
		const first = await reader?.read();
		expect(new TextDecoder().decode(first?.value as Uint8Array)).toBe('data: first\n\n');
		await reader?.cancel();
	});

	it('refuses a body that the sidecar would refuse', async () => {
		const reply = await fetch(`http://127.0.0.1:${port}/api/agent/messages`, {
			method: 'POST',
			body: 'x'.repeat(70_000),
		});
		expect(reply.status).toBe(413);
	});

	/** By hand, since fetch would put the path in order first. */
	async function ask(path: string): Promise<[status: number, body: string]> {
		const socket = connect(port, '127.0.0.1');
		socket.write(`GET ${path} HTTP/1.0\r\nHost: shop.example\r\n\r\n`);
		let text = '';
		for await (const bytes of socket) text += String(bytes);
		const [head = '', body = ''] = text.split('\r\n\r\n');
		return [Number(head.split(' ')[1]), body];
	}
});
