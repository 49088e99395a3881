import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { StartFailure } from '../support/wordpress/start-failure.ts';
import { routeOf } from './front-door-route.ts';

export interface FrontDoorOptions {
	readonly port: number;
	/** Origins. */
	readonly wordpress: string;
	/** Null: no proxy rule, so that all is WordPress’s. */
	readonly sidecar: string | null;
}

export interface FrontDoor {
	/** What visitors use. */
	readonly url: string;
	close(): Promise<void>;
}

/** Headers that concern one connection only (RFC 9110 section 7.6.1), and those set here. */
const ownHeaders = new Set([
	'connection',
	'keep-alive',
	'proxy-authenticate',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
	'forwarded',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-proto',
]);

/**
 * The site's one address: what nginx does in front of WordPress and the sidecar. Nothing is
 * buffered, so that a stream arrives as it is written, and a side that goes away takes the other
 * one's request with it. Throws StartFailure 69 when the port is taken.
 */
export async function startFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
	const agents = { sidecar: new Agent({ keepAlive: true }), wordpress: new Agent() };
	const server = createServer((incoming, outgoing) => {
		const route = options.sidecar === null ? 'wordpress' : routeOf(incoming.url ?? '/');
		switch (route) {
			case 'refused':
				problem(outgoing, 404, 'Not found', 'This address is not open to visitors.');
				return;
			case 'malformed':
				problem(outgoing, 400, 'Bad request', 'The path of this address is not in plain form.');
				return;
			case 'sidecar':
			case 'wordpress':
				forward(
					incoming,
					outgoing,
					new URL(options[route] ?? options.wordpress),
					agents[route],
					route,
				);
				return;
		}
	});
	// A stream stays open for as long as both sides want it.
	server.requestTimeout = 0;
	server.timeout = 0;
	await listen(server, options.port);
	return {
		url: `http://127.0.0.1:${options.port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => {
					agents.sidecar.destroy();
					agents.wordpress.destroy();
					resolve();
				});
				server.closeAllConnections();
			}),
	};
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(
				error.code === 'EADDRINUSE' || error.code === 'EACCES'
					? new StartFailure(69, `Port ${port} is taken; choose another with --port N.`, {
							cause: error,
						})
					: error,
			);
		});
		server.listen({ port, host: '127.0.0.1', exclusive: true }, resolve);
	});
}

function forward(
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	to: URL,
	agent: Agent,
	route: 'sidecar' | 'wordpress',
): void {
	const upstream = request({
		agent,
		host: to.hostname,
		port: to.port,
		method: incoming.method,
		path: incoming.url,
		headers: [
			...passedOn(incoming.rawHeaders),
			...['X-Forwarded-For', incoming.socket.remoteAddress ?? ''],
			...['X-Forwarded-Host', incoming.headers.host ?? ''],
			...['X-Forwarded-Proto', 'http'],
		],
	});
	upstream.on('response', (answer) => {
		outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, passedOn(answer.rawHeaders));
		// The head of an event stream goes out before its first event.
		outgoing.flushHeaders();
		answer.pipe(outgoing);
		answer.on('error', () => {
			outgoing.destroy();
		});
	});
	upstream.on('error', () => {
		if (outgoing.headersSent) {
			outgoing.destroy();
			return;
		}
		const [name, advice] =
			route === 'sidecar'
				? ['sidecar', 'The support service is not running; it is started again by itself.']
				: ['WordPress', 'WordPress does not answer.'];
		problem(outgoing, 502, `The ${name} is away`, advice);
	});
	outgoing.on('close', () => {
		if (!outgoing.writableFinished) upstream.destroy();
	});
	incoming.pipe(upstream);
}

/** Raw headers, in pairs as they came, without those of one connection. */
function passedOn(raw: readonly string[]): string[] {
	const kept: string[] = [];
	for (let index = 0; index + 1 < raw.length; index += 2) {
		const [name = '', value = ''] = raw.slice(index, index + 2);
		if (!ownHeaders.has(name.toLowerCase())) kept.push(name, value);
	}
	return kept;
}

function problem(outgoing: ServerResponse, status: number, title: string, detail: string): void {
	outgoing.writeHead(status, {
		'Content-Type': 'application/problem+json',
		'Cache-Control': 'no-store',
	});
	outgoing.end(JSON.stringify({ type: 'about:blank', title, status, detail }));
}
