import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { settingsBody, type SettingsBody } from '../contract/refunds.ts';
import type { Json } from '../contract/hands.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ApprovalsWebhook } from '../providers/approvals-webhook.ts';

const KIND = 'webhook.approvals';
const SETTINGS = 'site_settings';

const EMPTY: SettingsBody = { approvals_webhook_url: '', site_name: '', locale: 'en' };

const payload = z.object({ id: z.string(), message: z.json() });

/** Tells the shop's own systems of approvals, at the address its settings page gave. */
export interface ApprovalNotices {
	readonly settings: () => SettingsBody;
	/** @throws Invalid 422 naming `approvals_webhook_url`; nothing is kept then */
	readonly save: (settings: SettingsBody) => Promise<void>;
	/** Part of the transaction that makes the news; `id` names it for the receiver, for ever. */
	readonly enqueue: (
		tx: Tx,
		id: string,
		type: string,
		data: { readonly [key: string]: Json },
	) => void;
}

export function createApprovalNotices(deps: {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly outbox: Outbox;
	readonly webhook: ApprovalsWebhook;
}): ApprovalNotices {
	function settings(): SettingsBody {
		const row = deps.db
			.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?')
			.get(SETTINGS);
		return row ? settingsBody.parse(JSON.parse(row.value)) : EMPTY;
	}

	deps.outbox.handle(KIND, async (raw) => {
		const { id, message } = payload.parse(raw);
		const url = settings().approvals_webhook_url;
		// Emptied since: nobody wants to hear it any more.
		if (url === '') return;
		// Signed with the time of this attempt: receivers refuse an old signature. When it happened is in
		// the payload's `timestamp`.
		await deps.webhook.send(url, { id, at: deps.clock.now(), payload: message });
	});

	return {
		settings,
		async save(given) {
			if (given.approvals_webhook_url !== '') {
				await deps.webhook.assertAllowedUrl(given.approvals_webhook_url);
			}
			await deps.write('settings.save', (tx) => {
				tx.prepare(
					'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
				).run(SETTINGS, JSON.stringify(given));
			});
		},
		enqueue(tx, id, type, data) {
			if (settings().approvals_webhook_url === '') return;
			const timestamp = deps.clock.now().toISOString();
			deps.outbox.enqueue(tx, {
				kind: KIND,
				key: id,
				payload: { id, message: { type, timestamp, data } },
			});
		},
	};
}
