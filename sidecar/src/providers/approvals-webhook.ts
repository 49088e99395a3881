import { Webhook } from 'standardwebhooks';
import { Invalid, Retryable, Terminal } from '../failure.ts';
import { outgoing } from '../outgoing.ts';
import { allowedAddresses, pinned, UnresolvableHost, type HostRules } from './allowed-host.ts';
import { sendOnce } from './send-once.ts';

export interface WebhookMessage {
	/** Stays the same when delivery is repeated: the receiver's key against doubles. */
	readonly id: string;
	/** Of this attempt: receivers refuse a signature that is some minutes old. */
	readonly at: Date;
	readonly payload: unknown;
}

/**
 * Calls `approvals_webhook_url` in Standard Webhooks form (standardwebhooks.com). The owner's own
 * choice of URL is still judged, at save and again at each call: see allowed-host.
 */
export interface ApprovalsWebhook {
	/** @throws Invalid 422 naming `approvals_webhook_url`, also when its name cannot be resolved now */
	assertAllowedUrl(url: string): Promise<void>;
	/**
	 * One attempt. Resolves when the receiver answered 2xx.
	 *
	 * @throws Invalid | Terminal when repeating is pointless, Retryable otherwise
	 */
	send(url: string, message: WebhookMessage): Promise<void>;
}

export interface ApprovalsWebhookOptions {
	/** `whsec_…`, as shown on the settings page. */
	readonly secret: string;
	readonly allowLoopback?: boolean;
	readonly resolve?: HostRules['resolve'];
}

export function createApprovalsWebhook(options: ApprovalsWebhookOptions): ApprovalsWebhook {
	const rules: HostRules = {
		field: 'approvals_webhook_url',
		allowLoopback: options.allowLoopback ?? false,
		...(options.resolve ? { resolve: options.resolve } : {}),
	};
	return {
		async assertAllowedUrl(url) {
			try {
				await allowedAddresses(url, rules);
			} catch (error) {
				if (!(error instanceof UnresolvableHost)) throw error;
				throw new Invalid(422, error.type, error.message, rules.field);
			}
		},

		async send(url, message) {
			const addresses = await allowedAddresses(url, rules);

			const body = JSON.stringify(message.payload);
			const reply = await outgoing('webhook.approvals', () =>
				sendOnce({
					url: new URL(url),
					method: 'POST',
					headers: {
						'Content-Type': 'application/json',
						'webhook-id': message.id,
						'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
						'webhook-signature': new Webhook(options.secret).sign(message.id, message.at, body),
					},
					body,
					lookup: pinned(addresses),
					maxReply: 64 * 1024,
				}),
			);
			judge(reply.status);
		},
	};
}

function judge(status: number): void {
	if (status >= 200 && status < 300) return;
	if (status >= 300 && status < 400) {
		throw new Terminal(
			'webhook_redirected',
			`approvals_webhook_url answers with a redirect (${String(status)}), which is not followed. Enter the final address.`,
		);
	}
	if (status === 410) {
		throw new Terminal(
			'webhook_gone',
			'approvals_webhook_url answers 410 Gone. Enter a new address, or empty the field.',
		);
	}
	throw new Retryable('webhook_failed', `approvals_webhook_url answered ${String(status)}.`);
}
