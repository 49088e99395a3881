import apiFetch from '@wordpress/api-fetch';
import type { SettingsReply } from '@ai-support-chat/sidecar/contract/refunds';
import type { BreakerStatus, OutboxStatus } from '@ai-support-chat/sidecar/contract/status';

export type Status = Pick<
	SettingsReply,
	'version' | 'refunds_paused' | 'own_hands' | 'spending'
> & {
	readonly breakers: readonly BreakerStatus[];
	readonly outbox: OutboxStatus;
};
export type OutboxItem = OutboxStatus['items'][number];

const BASE = '/ai-support-chat/v1';

export async function readStatus(signal: AbortSignal): Promise<Status> {
	return apiFetch<Status>({ path: `${BASE}/status`, signal });
}

/** Has the sidecar try again what it gave up; trying that twice does no harm. */
export async function reopen(id: number): Promise<OutboxStatus> {
	return apiFetch<OutboxStatus>({ path: `${BASE}/outbox/${String(id)}/reopen`, method: 'POST' });
}
