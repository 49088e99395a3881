import { systemClock } from '../../sidecar/src/clock.ts';
import type { ApprovalsReply, RefundItem } from '../../sidecar/src/contract/refunds.ts';
import type { RequestClaims } from '../../sidecar/src/contract/wordpress.ts';
import { signRequest, type Keys } from '../../sidecar/src/signing.ts';
import type { Reply } from './customer.ts';

export const MANAGER: NonNullable<RequestClaims['act']> = {
	id: '7',
	name: 'Mona Manager',
	can: ['approve_refunds'],
};

/** WordPress speaking for a person in wp-admin. */
export async function asStaff(
	url: string,
	keys: Keys,
	method: string,
	path: string,
	body?: unknown,
	actor = MANAGER,
): Promise<Reply> {
	const text = body === undefined ? '' : JSON.stringify(body);
	const jwt = await signRequest({
		keys,
		clock: systemClock,
		aud: 'ai-support-chat/sidecar',
		method,
		path,
		body: text,
		actor,
	});
	const reply = await fetch(`${url}${path}`, {
		method,
		headers: { 'X-AI-Support-Chat-Signature': jwt, 'Content-Type': 'application/json' },
		...(text !== '' && { body: text }),
	});
	return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

export async function queue(url: string, keys: Keys, state = 'open'): Promise<ApprovalsReply> {
	const { body } = await asStaff(url, keys, 'GET', `/api/agent/approvals?state=${state}`);
	return body as unknown as ApprovalsReply;
}

export function decision(item: RefundItem, approved: boolean, notes = ''): Record<string, unknown> {
	return {
		conversation_id: item.conversation_id,
		turn_id: item.turn_id,
		refund_request_id: item.refund_request_id,
		proposal_hash: item.proposal_hash,
		approved,
		notes,
	};
}
