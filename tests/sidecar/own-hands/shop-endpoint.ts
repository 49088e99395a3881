import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a shop's own system received it. */
export interface SeenCall {
	readonly headers: IncomingMessage['headers'];
	readonly body: {
		readonly call_id: string;
		readonly hand: string;
		readonly arguments: Readonly<Record<string, unknown>>;
		readonly context: Readonly<Record<string, unknown>>;
		readonly callback?: { readonly url: string; readonly token: string };
	};
}

export type Answer = (res: ServerResponse, call: SeenCall) => void;

/** A shop's own system behind HTTP: remembers what it was asked, answers as it is told. */
export interface ShopEndpoint {
	readonly url: string;
	readonly seen: SeenCall[];
	answer: Answer;
	close(): Promise<void>;
}

export const json =
	(status: number, body: unknown): Answer =>
	(res) => {
		res.writeHead(status, { 'Content-Type': 'application/json' });
		res.end(JSON.stringify(body));
	};

export async function startShopEndpoint(answer: Answer): Promise<ShopEndpoint> {
	const server = createServer((req, res) => {
		void (async () => {
			let text = '';
			for await (const chunk of req) text += String(chunk);
			const call = { headers: req.headers, body: JSON.parse(text) as SeenCall['body'] };
			made.seen.push(call);
			made.answer(res, call);
		})();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const made: ShopEndpoint = {
		url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
		seen: [],
		answer,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	return made;
}
