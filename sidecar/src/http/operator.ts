import { timingSafeEqual } from 'node:crypto';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { conversationId, refundRequestId } from '../contract/ids.ts';
import { Invalid, Retryable, Terminal } from '../failure.ts';
import type { OperatorWord } from '../refunds/operator-word.ts';
import { readBody } from './problem.ts';

export interface OperatorRoutes {
	/** Random at each start, readable by the operator's account only (run.json). */
	readonly token: string;
	/** A session for a login, or the one a conversation belongs to. */
	readonly mintSession: (login: string | null, conversationId: string | null) => Promise<string>;
	readonly reconcile: () => Promise<unknown>;
	/** Null while Stripe is switched off. */
	readonly settleRefund:
		| ((given: {
				readonly refundId: string;
				readonly word: OperatorWord;
				readonly note: string;
		  }) => Promise<{ readonly id: string; readonly state: string }>)
		| null;
}

const sessionBody = z.strictObject({
	login: z.string().min(1).max(254).nullable(),
	conversation_id: conversationId.nullable().default(null),
});

const settleBody = z.strictObject({
	refund_request_id: refundRequestId,
	/** The refund at Stripe that is this one; null: it did not take place. */
	stripe_refund: z
		.string()
		.regex(/^(re|pyr)_\w+$/, 'must be an id of Stripe (re_…)')
		.nullable(),
	note: z.string().trim().min(1, 'must say why').max(2000),
});

/** For the command line on the same machine: `chat` and `refunds reconcile|settle` talk to the running one. */
export function operatorRoutes(deps: OperatorRoutes): Router {
	const router = Router();
	router.post('/session', async (req, res) => {
		authorize(req, deps.token);
		const { login, conversation_id } = readBody(req, sessionBody);
		res.json({ token: await deps.mintSession(login, conversation_id) });
	});
	router.post('/reconcile', async (req, res) => {
		authorize(req, deps.token);
		res.json(await deps.reconcile().catch(explain));
	});
	router.post('/settle', async (req, res) => {
		authorize(req, deps.token);
		const { refund_request_id: refundId, stripe_refund, note } = readBody(req, settleBody);
		if (!deps.settleRefund) {
			throw new Invalid(409, 'stripe_off', 'Stripe is switched off; set STRIPE_KEY.');
		}
		const word: OperatorWord =
			stripe_refund === null ? { kind: 'failed' } : { kind: 'is', stripeRefundId: stripe_refund };
		const { id, state } = await deps.settleRefund({ refundId, word, note }).catch(explain);
		res.json({ refund_request_id: id, state });
	});
	return router;
}

/** An operator is told why, in our own words: they are who can mend it. */
function explain(error: unknown): never {
	if (error instanceof Invalid) throw error;
	if (error instanceof Retryable || error instanceof Terminal) {
		throw new Invalid(502, error.type, error.message);
	}
	throw error;
}

function authorize(req: Request, token: string): void {
	const given = Buffer.from(req.get('Authorization') ?? '');
	const expected = Buffer.from(`Bearer ${token}`);
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
		throw new Invalid(
			401,
			'operator_only',
			'This needs the operator’s token from run.json.',
			'Authorization',
		);
	}
}
