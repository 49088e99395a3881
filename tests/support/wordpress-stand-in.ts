import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../sidecar/src/clock.ts';
import type { CheckpointBody, MailBody } from '../../sidecar/src/contract/wordpress.ts';
import { deriveKeys, verifyRequest, type Keys } from '../../sidecar/src/signing.ts';

export interface WordPressStandIn {
	/** The origin that keys are bound to. */
	readonly url: string;
	readonly secret: string;
	readonly keys: Keys;
	readonly mails: MailBody[];
	readonly checkpoints: CheckpointBody[];
	/** The newest six-digit code mailed to an address. */
	codeFor(address: string): string | undefined;
	close(): Promise<void>;
}

/**
 * The plugin's side of the link (mail, checkpoints) for tests of the sidecar alone, so that they
 * start in a second. It checks each signature as the plugin does; `tests/e2e` uses the real plugin.
 */
export async function startWordPressStandIn(): Promise<WordPressStandIn> {
	const secret = 'a-shared-secret-of-this-test-run-0123456789';
	const mails: MailBody[] = [];
	const checkpoints: CheckpointBody[] = [];
	let keys: Keys;

	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const body = Buffer.concat(chunks);
			const route = new URL(req.url ?? '/', 'http://x').searchParams.get('rest_route') ?? '';
			const jwt = req.headers['x-ai-support-chat-signature'];
			verifyRequest({
				keys,
				clock: systemClock,
				aud: 'ai-support-chat/wordpress',
				jwt: typeof jwt === 'string' ? jwt : undefined,
				method: req.method ?? '',
				path: route,
				body,
			})
				.then(() => answer(route, body.toString('utf8')))
				.then(
					(reply) => res.writeHead(200, { 'Content-Type': 'application/json' }).end(reply),
					(error: unknown) => res.writeHead(401).end(String(error)),
				);
		});
	});

	function answer(route: string, body: string): string {
		switch (route) {
			case '/ai-support-chat/v1/mail':
				mails.push(JSON.parse(body) as MailBody);
				return '{"sent":true}';
			case '/ai-support-chat/v1/checkpoints':
				checkpoints.push(JSON.parse(body) as CheckpointBody);
				return '{"stored":true}';
			case '/ai-support-chat/v1/checkpoints/latest':
				return JSON.stringify({ checkpoint: checkpoints.at(-1) ?? null });
			default:
				throw new Error(`no route ${route}`);
		}
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
	keys = deriveKeys(secret, url);
	return {
		url,
		secret,
		keys,
		mails,
		checkpoints,
		codeFor(address) {
			const mail = mails.findLast(
				(one) => one.template === 'order_code' && one.to?.toLowerCase() === address.toLowerCase(),
			);
			return mail?.template === 'order_code' ? mail.code : undefined;
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
	};
}
