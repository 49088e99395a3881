import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock, type Clock } from '../../../sidecar/src/clock.ts';
import { answerControl, type ControlRoutes } from './control.ts';
import {
	FaultList,
	jsonReply,
	type Fault,
	type FaultInput,
	type Outcome,
	type TwinReply,
	type TwinRequest,
} from './fault.ts';

const BODY_LIMIT = 4 * 1024 * 1024;
const RECORD_LIMIT = 10_000;

/** One request as it came in, secrets included: twins hold no real ones. */
export interface RecordedRequest {
	readonly at: string;
	readonly method: string;
	/** With the query. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** What became of it; undefined while it is being answered. */
	outcome?: number | 'reset' | 'silence';
	fault?: Fault['kind'];
}

/** What every twin offers. */
export interface TwinHandle {
	/** An origin, without a final slash. */
	readonly url: string;
	readonly port: number;
	requests(): readonly RecordedRequest[];
	clearRequests(): void;
	addFault(fault: FaultInput): void;
	clearFaults(): void;
	/** How many requests armed faults still wait for: zero when all have struck. */
	pendingFaults(): number;
	close(): Promise<void>;
}

export interface TwinServerOptions {
	readonly port?: number | undefined;
	readonly clock?: Clock | undefined;
	readonly controls?: ControlRoutes;
	/** What the provider says to a body larger than any it takes. */
	readonly tooLarge: () => TwinReply;
	/** The provider itself. A throw is answered with 500 by `broken`. */
	readonly handle: (request: TwinRequest, fault: Fault | undefined) => Promise<Outcome>;
	readonly broken: (error: unknown) => TwinReply;
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > BODY_LIMIT) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
	return Object.fromEntries(
		Object.entries(incoming.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}

async function send(response: ServerResponse, reply: TwinReply): Promise<void> {
	response.writeHead(reply.status, reply.headers ?? {});
	if (typeof reply.body === 'string') {
		response.end(reply.body);
		return;
	}
	response.flushHeaders();
	for await (const piece of reply.body) {
		if (response.destroyed) return;
		response.write(piece);
	}
	response.end();
}

/**
 * Starts a provider's twin on 127.0.0.1. `/__twin/...` is its control surface, open to loopback
 * callers only; everything else goes to the provider and is recorded. Rejects when the port is
 * taken (the error's `code` is EADDRINUSE).
 */
export async function startTwinServer(options: TwinServerOptions): Promise<TwinHandle> {
	const clock = options.clock ?? systemClock;
	const faults = new FaultList();
	const closing = new AbortController();
	let recorded: RecordedRequest[] = [];

	async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const gone = new AbortController();
		response.on('close', () => {
			gone.abort();
		});
		const target = incoming.url ?? '/';
		const [path = '/', query = ''] = target.split('?', 2);
		const body = await readBody(incoming);
		const request: TwinRequest = {
			method: incoming.method ?? 'GET',
			path,
			query,
			headers: flatHeaders(incoming),
			body: body ?? '',
			gone: AbortSignal.any([gone.signal, closing.signal]),
			closing: closing.signal,
		};
		if (path.startsWith('/__twin/')) {
			await send(
				response,
				await answerControl(request, {
					requests: () => recorded,
					clearRequests: () => {
						recorded = [];
					},
					faults,
					routes: options.controls ?? {},
				}),
			);
			return;
		}
		const record: RecordedRequest = {
			at: clock.now().toISOString(),
			method: request.method,
			path: target,
			headers: request.headers,
			body: request.body,
		};
		recorded.push(record);
		if (recorded.length > RECORD_LIMIT) recorded.shift();
		const fault = faults.take(request);
		if (fault) record.fault = fault.kind;
		const outcome: Outcome =
			body === undefined
				? { kind: 'reply', reply: options.tooLarge() }
				: await options
						.handle(request, fault)
						.catch((error: unknown) => ({ kind: 'reply', reply: options.broken(error) }) as const);
		switch (outcome.kind) {
			case 'reply':
				record.outcome = outcome.reply.status;
				await send(response, outcome.reply);
				return;
			case 'reset':
				record.outcome = 'reset';
				response.destroy();
				return;
			case 'silence':
				record.outcome = 'silence';
				return;
		}
	}

	const server = createServer((incoming, response) => {
		answer(incoming, response).catch(() => {
			response.destroy();
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;

	return {
		url: `http://127.0.0.1:${port}`,
		port,
		requests: () => recorded,
		clearRequests: () => {
			recorded = [];
		},
		addFault: (fault) => {
			faults.add(fault);
		},
		clearFaults: () => {
			faults.clear();
		},
		pendingFaults: () => faults.pending,
		close: () =>
			new Promise((resolve) => {
				closing.abort();
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
	};
}

export function plainError(status: number): TwinReply {
	return jsonReply(status, { error: { message: `The twin was told to answer ${status}.` } });
}
