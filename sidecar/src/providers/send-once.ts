import { request, type IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Retryable } from '../failure.ts';

/** Why no whole reply came back. The first four happen before a byte of the request is written. */
export type WireFault =
	| 'dns'
	| 'connect_refused'
	| 'connect_timeout'
	| 'connect_failed'
	| 'timeout'
	| 'connection'
	| 'too_large';

/** The other side could not be reached, or its reply did not arrive whole and in time. */
export class WireFailure extends Retryable {
	readonly fault: WireFault;
	/** False: provably no byte of the request was written. */
	readonly maybeSent: boolean;
	constructor(fault: WireFault, maybeSent: boolean, host: string, cause?: unknown) {
		super('provider_unreachable', `${explain(fault, host)}.`, { cause });
		this.fault = fault;
		this.maybeSent = maybeSent;
	}
}

function explain(fault: WireFault, host: string): string {
	switch (fault) {
		case 'dns':
			return `The name ${host} cannot be resolved; check the address and this machine's DNS`;
		case 'connect_refused':
			return `${host} refuses connections; check the address and whether it is running`;
		case 'connect_timeout':
			return `${host} did not accept a connection in time; check the network and the firewall`;
		case 'connect_failed':
			return `No connection to ${host}; check the network and its certificate`;
		case 'timeout':
			return `${host} took too long to answer`;
		case 'connection':
			return `The connection to ${host} broke before the whole answer was read`;
		case 'too_large':
			return `${host} answered with more than we accept`;
	}
}

export interface WireRequest {
	readonly url: URL;
	readonly method: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Ends the attempt early, as `timeout`. */
	readonly signal?: AbortSignal;
	/** Replaces DNS, e.g. to hold the connection to an address already judged. */
	readonly lookup?: LookupFunction;
	/** Milliseconds; 3 s unless given. */
	readonly connectTimeout?: number;
	/** Milliseconds from the first step to the reply's last byte; 10 s unless given. */
	readonly totalTimeout?: number;
	/** Bytes of the reply's body; 4 MiB unless given. */
	readonly maxReply?: number;
}

export interface WireReply {
	readonly status: number;
	/** Names in lower case; repeated ones joined with a comma. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/**
 * Sends one HTTP/1.1 request once: a fresh connection, fully established (TLS included) before the
 * first byte of the request is written, closed afterwards. Nothing here repeats a request, follows
 * a redirect or reuses a socket, so one call is at most one request at the other side.
 *
 * @throws WireFailure
 */
export async function sendOnce(wire: WireRequest): Promise<WireReply> {
	const deadline = AbortSignal.timeout(wire.totalTimeout ?? 10_000);
	const signal = wire.signal ? AbortSignal.any([wire.signal, deadline]) : deadline;
	const socket = await establish(wire, signal);
	try {
		return await exchange(wire, socket, signal);
	} finally {
		socket.destroy();
	}
}

function establish(wire: WireRequest, signal: AbortSignal): Promise<Socket> {
	const { url } = wire;
	const secure = url.protocol === 'https:';
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
	const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
	return new Promise((resolve, reject) => {
		const options = { host, port, ...(wire.lookup ? { lookup: wire.lookup } : {}) };
		const socket = secure
			? connectTls({ ...options, ...(isIP(host) ? {} : { servername: host }) })
			: connectTcp(options);
		const ready = secure ? 'secureConnect' : 'connect';
		const settle = (): void => {
			clearTimeout(timer);
			signal.removeEventListener('abort', onAbort);
			socket.off('error', onError);
			socket.off('close', onClose);
			socket.off(ready, onReady);
		};
		const fail = (fault: WireFault, cause?: unknown): void => {
			settle();
			socket.on('error', () => undefined);
			socket.destroy();
			reject(new WireFailure(fault, false, url.host, cause));
		};
		const onAbort = (): void => {
			fail('connect_timeout', signal.reason);
		};
		const onError = (error: NodeJS.ErrnoException): void => {
			fail(connectFault(error), error);
		};
		const onClose = (): void => {
			fail('connect_failed');
		};
		const onReady = (): void => {
			settle();
			// An error between the last byte and the end of the socket is nobody's any more.
			socket.on('error', () => undefined);
			resolve(socket);
		};
		const timer = setTimeout(() => {
			fail('connect_timeout');
		}, wire.connectTimeout ?? 3_000);
		socket.on('error', onError);
		socket.on('close', onClose);
		socket.on(ready, onReady);
		if (signal.aborted) onAbort();
		else signal.addEventListener('abort', onAbort);
	});
}

function connectFault(error: NodeJS.ErrnoException): WireFault {
	if (error.syscall === 'getaddrinfo') return 'dns';
	// Several addresses tried: Node reports an AggregateError carrying the first one's code.
	return error.code === 'ECONNREFUSED' ? 'connect_refused' : 'connect_failed';
}

function exchange(wire: WireRequest, socket: Socket, signal: AbortSignal): Promise<WireReply> {
	return new Promise((resolve, reject) => {
		const body = Buffer.from(wire.body ?? '', 'utf8');
		const outgoing = request({
			createConnection: () => socket,
			method: wire.method,
			path: `${wire.url.pathname}${wire.url.search}`,
			headers: {
				...wire.headers,
				Host: wire.url.host,
				Connection: 'close',
				...(body.length > 0 || wire.method !== 'GET' ? { 'Content-Length': body.length } : {}),
			},
		});
		const fail = (fault: WireFault, cause?: unknown): void => {
			signal.removeEventListener('abort', onAbort);
			outgoing.destroy();
			reject(new WireFailure(fault, true, wire.url.host, cause));
		};
		const onAbort = (): void => {
			fail('timeout', signal.reason);
		};
		if (signal.aborted) onAbort();
		else signal.addEventListener('abort', onAbort);
		outgoing.on('error', (error) => {
			fail('connection', error);
		});
		outgoing.on('response', (reply) => {
			collect(reply, wire.maxReply ?? 4 * 1024 * 1024).then(
				(text) => {
					signal.removeEventListener('abort', onAbort);
					resolve({ status: reply.statusCode ?? 0, headers: flatten(reply), body: text });
				},
				(error: unknown) => {
					fail(error instanceof TooLarge ? 'too_large' : 'connection', error);
				},
			);
		});
		outgoing.end(body);
	});
}

class TooLarge extends Error {}

async function collect(reply: IncomingMessage, limit: number): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of reply as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > limit) throw new TooLarge();
		chunks.push(chunk);
	}
	// A reply cut short ends the iteration with an error only if its length was announced.
	if (!reply.complete) throw new Error('incomplete reply');
	return Buffer.concat(chunks).toString('utf8');
}

function flatten(reply: IncomingMessage): Record<string, string> {
	return Object.fromEntries(
		Object.entries(reply.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}
