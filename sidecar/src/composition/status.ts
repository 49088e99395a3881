import type { AuditLog } from '../audit/log.ts';
import type { ApprovalNotices } from '../approvals/webhook.ts';
import type { Config } from '../config.ts';
import type { SettingsReply } from '../contract/refunds.ts';
import type { BreakerStatus, OutboxStatus } from '../contract/status.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { Invalid } from '../failure.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { readOutboxStatus } from '../outbox/status.ts';
import { currentPause } from '../refunds/pause.ts';
import { VERSION } from '../version.ts';
import type { Clients } from './clients.ts';

export interface Status {
	/** What wp-admin shows of the sidecar, what its other parts add left out. */
	read(): Omit<SettingsReply, 'own_hands' | 'spending'>;
	/** @throws Invalid 404 `outbox_row_unknown` for what is not (or no longer) given up */
	readonly reopen: (id: number, staffId: string) => Promise<OutboxStatus>;
}

/** Breakers and outbox, for people. */
export function createStatus(deps: {
	readonly config: Config;
	readonly db: Db;
	readonly write: Write;
	readonly audit: AuditLog;
	readonly outbox: Outbox;
	readonly clients: Clients;
	readonly notices: Pick<ApprovalNotices, 'settings'>;
}): Status {
	const { config, db, write, audit, outbox, clients, notices } = deps;
	return {
		read: () => ({
			version: VERSION,
			site_url: config.wordpress.baseUrl,
			approvals_webhook_url: notices.settings().approvals_webhook_url,
			providers: providersOf(clients),
			breakers: breakersOf(config, clients),
			outbox: readOutboxStatus(db),
			refunds_paused: currentPause(db),
		}),
		async reopen(id, staffId) {
			await write('outbox.reopen', (tx) => {
				if (!outbox.reopen(tx, id)) {
					throw new Invalid(
						404,
						'outbox_row_unknown',
						'This is not given up, or not any more.',
						'id',
					);
				}
				audit.append(tx, {
					type: 'outbox.reopened',
					actor: { kind: 'staff', id: staffId },
					data: { outbox_id: id },
				});
			});
			return readOutboxStatus(db);
		},
	};
}

function providersOf(clients: Clients): SettingsReply['providers'] {
	const { stripe, shopify, woocommerce, zendesk, slack, openai } = clients;
	const named = { stripe, shopify, woocommerce, zendesk, slack, openai };
	return Object.fromEntries(
		Object.entries(named).map(([name, client]) => [name, client ? 'on' : 'off'] as const),
	);
}

/** Every client that has a breaker and is used, by its name in the settings. */
function breakersOf({ ordersSource }: Config, clients: Clients): BreakerStatus[] {
	const unused = ordersSource === 'shopify' ? 'woocommerce' : 'shopify';
	return Object.entries(clients).flatMap(([provider, client]) =>
		provider !== unused && client && 'state' in client ? [{ provider, state: client.state() }] : [],
	);
}
