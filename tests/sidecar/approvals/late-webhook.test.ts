import { Webhook } from 'standardwebhooks';
import { afterEach, expect, it, vi } from 'vitest';
import { createApprovalNotices } from '../../../sidecar/src/approvals/webhook.ts';
import { createApprovalsWebhook } from '../../../sidecar/src/providers/approvals-webhook.ts';
import { deriveKeys, webhookSecret } from '../../../sidecar/src/signing.ts';
import { openLog } from '../audit/log-fixture.ts';
import { json, scriptedServer } from '../providers/scripted-server.ts';

afterEach(() => {
	vi.useRealTimers();
});

it('a call that gets through an hour late can still be verified, and says when it happened', async () => {
	const secret = webhookSecret(deriveKeys('a secret', 'https://shop.example'));
	const log = openLog();
	const { db, write, clock, outbox } = log;
	const server = await scriptedServer((response) => {
		json(response, server.received.length === 1 ? 503 : 200, {});
	});
	try {
		const webhook = createApprovalsWebhook({ secret, allowLoopback: true });
		const notices = createApprovalNotices({ db, write, clock, outbox, webhook });
		await notices.save({ approvals_webhook_url: server.url, site_name: 'Shop', locale: 'en' });
		const happened = clock.now();
		await write('refunds.flag', (tx) => {
			notices.enqueue(tx, 'ev_1', 'refund.awaiting_approval', { n: 1 });
		});
		await outbox.runNow();
		clock.advance(60 * 60_000);
		await outbox.runNow();

		const [first, late] = server.received;
		expect(server.received).toHaveLength(2);
		// The receiver's clock, by which it judges a signature's age.
		vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
		const verify = (one = late) =>
			new Webhook(secret).verify(one?.body ?? '', one?.headers as Record<string, string>);
		expect(verify()).toEqual({
			type: 'refund.awaiting_approval',
			timestamp: happened.toISOString(),
			data: { n: 1 },
		});
		expect(() => verify(first)).toThrow('too old');
		expect(late?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
	} finally {
		await outbox.stop(0);
		await server.close();
		log.remove();
	}
});
