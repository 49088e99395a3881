import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Received {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingMessage['headers'];
	readonly body: string;
}

export interface ScriptedServer {
	readonly url: string;
	readonly port: number;
	readonly received: Received[];
	/** TCP connections accepted so far. */
	connections(): number;
	close(): Promise<void>;
}

/** A real HTTP server whose every answer a test writes itself, down to the socket. */
export async function scriptedServer(
	answer: (response: ServerResponse, received: Received, socket: Socket) => void,
): Promise<ScriptedServer> {
	const received: Received[] = [];
	let connections = 0;
	const server: Server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const one = {
				method: request.method ?? '',
				url: request.url ?? '',
				headers: request.headers,
				body: Buffer.concat(chunks).toString('utf8'),
			};
			received.push(one);
			answer(response, one, request.socket);
		});
	});
	server.on('connection', () => (connections += 1));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		received,
		connections: () => connections,
		close: () =>
			new Promise((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
	};
}

export function json(response: ServerResponse, status: number, value: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
	const server = await scriptedServer(() => undefined);
	await server.close();
	return server.port;
}
