import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../sidecar/src/clock.ts';
import {
	mailBody,
	type CheckpointBody,
	type MailBody,
} from '../../sidecar/src/contract/wordpress.ts';
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
				.then(
					() => {
						const { status, reply } = answer(route, body.toString('utf8'));
						res.writeHead(status, { 'Content-Type': 'application/json' }).end(reply);
					},
					(error: unknown) => res.writeHead(401).end(String(error)),
				)
				.catch((error: unknown) => res.writeHead(500).end(String(error)));
		});
	});

	function answer(route: string, body: string): { status: number; reply: string } {
		switch (route) {
			case '/ai-support-chat/v1/mail': {
				const mail = mailBody.safeParse(JSON.parse(body));
				const fault = mail.success ? mailFault(mail.data, body) : mail.error.message;
				if (fault !== null) return refuse(fault);
				if (mail.success) mails.push(mail.data);
				return { status: 202, reply: '{"accepted":true}' };
			}
			case '/ai-support-chat/v1/checkpoints':
				checkpoints.push(JSON.parse(body) as CheckpointBody);
				return { status: 201, reply: '{"kept":true}' };
			case '/ai-support-chat/v1/checkpoints/latest':
				return { status: 200, reply: JSON.stringify({ checkpoint: checkpoints.at(-1) ?? null }) };
			default:
				return { status: 404, reply: '{"code":"rest_no_route"}' };
		}
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
	const keys: Keys = deriveKeys(secret, url);
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

function refuse(detail: string): { status: number; reply: string } {
	return { status: 400, reply: JSON.stringify({ type: 'invalid-body', status: 400, detail }) };
}

/** The plugin's own limits (its mail route); null when it would take the mail. */
function mailFault(mail: MailBody, json: string): string | null {
	const tooLong = (text: string, limit: number): boolean => Array.from(text).length > limit;
	if (Buffer.byteLength(json) > 65_536) return 'the body is over 64 KiB';
	if (tooLong(mail.locale, 35)) return 'locale';
	switch (mail.template) {
		case 'order_code':
			if (mail.to !== null && !isEmail(mail.to)) return 'to';
			if (tooLong(mail.order_number, 64)) return 'order_number';
			return /^[0-9]{4,10}$/.test(mail.code) ? null : 'code';
		case 'ticket':
			if (mail.requester_email !== null && !isEmail(mail.requester_email)) return 'requester_email';
			if (tooLong(mail.reference, 100)) return 'reference';
			if (tooLong(mail.subject, 300)) return 'subject';
			return tooLong(mail.body, 30_000) ? 'body' : null;
	}
}

/** WordPress's is_email, written from what it documents: ASCII, a dot in the domain, sound labels. */
function isEmail(text: string): boolean {
	if (text.length < 6 || text.length > 254) return false;
	const [local = '', domain = '', ...more] = text.split('@');
	const labels = domain.split('.');
	return (
		more.length === 0 &&
		/^[\w!#$%&'*+/=?^`{|}~.-]+$/.test(local) &&
		labels.length > 1 &&
		labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(label))
	);
}
