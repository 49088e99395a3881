import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivered {
	/** The header `webhook-id`. */
	readonly id: string;
	readonly type: string;
}

/** The shop's own system at `approvals_webhook_url`: takes everything, remembers it. */
export interface WebhookReceiver {
	readonly url: string;
	readonly delivered: Delivered[];
	close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
	const delivered: Delivered[] = [];
	const server = createServer((req, res) => {
		let body = '';
		req.on('data', (chunk: Buffer) => (body += chunk.toString()));
		req.on('end', () => {
			const { type } = JSON.parse(body) as { type: string };
			delivered.push({ id: String(req.headers['webhook-id']), type });
			res.writeHead(204).end();
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/approvals`,
		delivered,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
