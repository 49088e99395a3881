import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/wordpress/free-port.ts';

/** A web server with our snippet in front of a sidecar and a WordPress. */
interface Proxy {
	readonly name: string;
	readonly snippet: string;
	readonly programs: readonly string[];
	/** Refuses a long body itself; else the sidecar does. */
	readonly limitsBodies: boolean;
	/** Arguments after the program, once its configuration is written. */
	readonly start: (
		dir: string,
		snippet: string,
		ports: { readonly own: number; readonly sidecar: number; readonly wordpress: number },
	) => readonly string[];
}

const proxies: readonly Proxy[] = [
	{
		name: 'nginx',
		snippet: 'nginx.conf',
		limitsBodies: true,
		programs: ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'],
		start(dir, snippet, ports) {
			const [upstream = '', location = ''] = snippet.split('# In `server { … }`:');
			mkdirSync(join(dir, 'tmp'));
			writeFileSync(
				join(dir, 'nginx.conf'),
				`daemon off; pid ${dir}/pid; error_log stderr; events {}
				http {
					access_log off;
					client_body_temp_path ${dir}/tmp; proxy_temp_path ${dir}/tmp; fastcgi_temp_path ${dir}/tmp;
					uwsgi_temp_path ${dir}/tmp; scgi_temp_path ${dir}/tmp;
					${upstream}
					server {
						listen 127.0.0.1:${ports.own};
						${location}
						location / { proxy_pass http://127.0.0.1:${ports.wordpress}; }
					}
				}`,
			);
			return ['-p', dir, '-c', join(dir, 'nginx.conf')];
		},
	},
	{
		name: 'Apache',
		snippet: 'apache.conf',
		limitsBodies: false,
		programs: ['/usr/sbin/apache2', '/usr/sbin/httpd'],
		start(dir, snippet, ports) {
			const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'env'].map(
				(name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
			);
			writeFileSync(
				join(dir, 'apache.conf'),
				`${modules.join('\n')}
				ServerName shop.example
				PidFile ${dir}/pid
				DefaultRuntimeDir ${dir}
				ErrorLog ${dir}/error.log
				Listen 127.0.0.1:${ports.own}
				<VirtualHost *:${ports.own}>
					${snippet}
					ProxyPass "/api/agent" "!"
					ProxyPass "/" "http://127.0.0.1:${ports.wordpress}/"
				</VirtualHost>\n`,
			);
			return ['-X', '-d', dir, '-f', join(dir, 'apache.conf')];
		},
	},
	{
		name: 'Caddy',
		snippet: 'Caddyfile',
		limitsBodies: true,
		programs: ['/usr/bin/caddy', '/usr/local/bin/caddy'],
		start(dir, snippet, ports) {
			writeFileSync(
				join(dir, 'Caddyfile'),
				`{
	admin off
	auto_https off
	storage file_system ${dir}
}
http://:${ports.own} {
${snippet}
	handle {
		reverse_proxy 127.0.0.1:${ports.wordpress}
	}
}
`,
			);
			return ['run', '--adapter', 'caddyfile', '--config', join(dir, 'Caddyfile')];
		},
	},
];

const installed = ({ programs }: Proxy): string | undefined =>
	programs.find((file) => existsSync(file));
for (const proxy of proxies) {
	if (installed(proxy) === undefined)
		process.stderr.write(`SKIPPED: docs/${proxy.snippet} (no ${proxy.name} here)\n`);
}

/** A stand-in that tells who was asked, and for what. */
async function telling(name: string): Promise<Server> {
	const server = createServer((req, res) => {
		if (req.url?.startsWith('/api/agent/stream')) {
			// The second half comes only when the first has arrived.
			res.writeHead(200, { 'Content-Type': 'text/event-stream' });
			res.write('data: first\n\n');
			return;
		}
		req.resume().on('end', () => res.end(`${name} ${req.method ?? ''} ${req.url ?? ''}`));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe.each(proxies)('docs/$snippet', (proxy) => {
	const program = installed(proxy);
	const dir = mkdtempSync(join(tmpdir(), 'proxy-'));
	let running: ChildProcess | undefined;
	let sidecar: Server | undefined;
	let wordpress: Server | undefined;
	let port: number;

	beforeAll(async () => {
		if (program === undefined) return;
		sidecar = await telling('sidecar');
		wordpress = await telling('wordpress');
		port = await freePort();
		const snippet = readFileSync(join(import.meta.dirname, '../../docs', proxy.snippet), 'utf8');
		const ports = { own: port, sidecar: portOf(sidecar), wordpress: portOf(wordpress) };
		const to = snippet.replaceAll('127.0.0.1:8787', `127.0.0.1:${ports.sidecar}`);
		expect(to).not.toBe(snippet);
		running = spawn(program, proxy.start(dir, to, ports), { stdio: 'ignore' });
		for (let i = 0; i < 200; i++) {
			const up = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
			if (up) return;
			await sleep(25);
		}
		throw new Error(`${proxy.name} did not start`);
	});
	afterAll(async () => {
		if (running) {
			const gone = once(running, 'exit');
			running.kill('SIGTERM');
			// Caddy waits for the connections of its streams.
			await Promise.race([gone, sleep(2000)]);
			running.kill('SIGKILL');
			await gone;
		}
		for (const server of [sidecar, wordpress]) {
			server?.closeAllConnections();
			server?.close();
		}
		rmSync(dir, { recursive: true, force: true });
	});

	it
		.skipIf(program === undefined)
		.each([
			'/api/agent/messages',
			'/api/agent/refunds/rr_x',
			'/api/agent/tools/callback',
			'/api/agent/approvalsX',
		])('passes %s to the sidecar as it is', async (path) => {
		expect(await ask(path)).toEqual([200, `sidecar GET ${path}`]);
	});

	it
		.skipIf(program === undefined)
		.each([
			'/api/agent/approvals',
			'/api/agent/approvals/',
			'/api/agent/approvals?state=all',
			'/api/agent/APPROVALS',
			'/api/agent/%61pprovals',
			'//api//agent//approvals',
			'/api/agent/messages/../approvals',
		])('lets nobody through to the approvals as %s', async (path) => {
		expect([403, 404]).toContain((await ask(path))[0]);
	});

	it
		.skipIf(program === undefined)
		.each(['/internal/readyz', '/internal/operator/session', '/wp-login.php', '/api/agents'])(
		'leaves %s to WordPress',
		async (path) => {
			expect(await ask(path)).toEqual([200, `wordpress GET ${path}`]);
		},
	);

	it.skipIf(program === undefined)('passes an event on before the stream ends', async () => {
		const reply = await fetch(`http://127.0.0.1:${port}/api/agent/stream`);
		const reader = reply.body?.getReader();
		const first = await reader?.read();
		expect(new TextDecoder().decode(first?.value as Uint8Array)).toBe('data: first\n\n');
		await reader?.cancel();
	});

	it.skipIf(program === undefined || !proxy.limitsBodies)(
		'refuses a body that the sidecar would refuse',
		async () => {
			const reply = await fetch(`http://127.0.0.1:${port}/api/agent/messages`, {
				method: 'POST',
				body: 'x'.repeat(70_000),
			});
			// A proxy that forwards as it reads can only break off.
			expect([413, 502]).toContain(reply.status);
		},
	);

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
