import { systemClock } from '../../../sidecar/src/clock.ts';
import type { Problem } from '../../../sidecar/src/contract/problem.ts';
import { signRequest } from '../../../sidecar/src/signing.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { askForRefund, type SidecarShop } from '../../support/sidecar-shop.ts';
import { MANAGER } from '../../support/staff.ts';

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** The body as JSON; empty when it is none. */
	readonly body: Record<string, unknown>;
}

/** One request exactly as given. */
export async function send(
	made: SidecarShop,
	method: string,
	path: string,
	headers: Readonly<Record<string, string>> = {},
	body?: string | Uint8Array<ArrayBuffer>,
): Promise<Answer> {
	const reply = await fetch(`${made.sidecar.url}${path}`, {
		method,
		headers,
		...(body !== undefined && { body }),
	});
	const text = await reply.text();
	let parsed: Record<string, unknown> = {};
	try {
		parsed = JSON.parse(text) as Record<string, unknown>;
	} catch {
		// Not JSON: the test looks at the text.
	}
	return { status: reply.status, headers: reply.headers, text, body: parsed };
}

/** A signature of WordPress for this request, unless something of it is to be another. */
export function signature(
	made: SidecarShop,
	hop: {
		readonly method: string;
		readonly path: string;
		readonly body?: string;
		readonly actor?: typeof MANAGER | null;
		readonly aud?: 'ai-support-chat/sidecar' | 'ai-support-chat/wordpress';
		readonly at?: number;
	},
): Promise<string> {
	const { actor = MANAGER } = hop;
	return signRequest({
		keys: made.wordpress.keys,
		clock: hop.at === undefined ? systemClock : { now: () => new Date(hop.at ?? 0) },
		aud: hop.aud ?? 'ai-support-chat/sidecar',
		method: hop.method,
		path: hop.path,
		body: hop.body ?? '',
		...(actor && { actor }),
	});
}

export const signedBy = (jwt: string): Record<string, string> => ({
	'X-AI-Support-Chat-Signature': jwt,
	'Content-Type': 'application/json',
});

export async function signedSend(
	made: SidecarShop,
	method: string,
	path: string,
	body?: string,
	actor: typeof MANAGER | null = MANAGER,
): Promise<Answer> {
	const jwt = await signature(made, {
		method,
		path,
		actor,
		...(body !== undefined && { body }),
	});
	return send(made, method, path, signedBy(jwt), body);
}

/** What the answer says went wrong. */
export function problem(answer: Answer): Pick<Problem, 'status' | 'type'> & { field?: string } {
	const { status, type, field, detail, title } = answer.body as unknown as Problem;
	if (!answer.headers.get('Content-Type')?.startsWith('application/problem+json')) {
		throw new Error(`no problem document: ${String(answer.status)} ${answer.text}`);
	}
	if (status !== answer.status || !detail || !title) throw new Error(`unfinished: ${answer.text}`);
	return { status, type, ...(field !== undefined && { field }) };
}

/** A refund of this customer's that waits for a person; its id. */
export async function waitingRefund(
	made: SidecarShop,
	customer: CustomerClient,
	amount = 500,
): Promise<string> {
	const turnId = await askForRefund(made, customer, amount);
	await customer.until(
		(c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy,
		'the request',
	);
	return `rr_${turnId}`;
}
