import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { Invalid } from '../failure.ts';
import type { Staff, WordPress } from '../identity/principal.ts';
import type { Identity } from '../identity/session.ts';
import { REFUND_REQUEST_ID } from '../ids.ts';
import { problemOf, rawBody, type HttpLog } from './problem.ts';

export const SIGNATURE_HEADER = 'X-AI-Support-Chat-Signature';

/** Carries a refund's id over the hop, for logs; it decides nothing. */
const REFUND_HEADER = 'X-Refund-Request-Id';

/** @throws Invalid 422 when the header names another refund than the request itself */
export function expectSameRefund(req: Request, id: string): void {
	const named = req.get(REFUND_HEADER);
	if (named === undefined || named === id) return;
	throw new Invalid(
		422,
		'invalid_field',
		`${REFUND_HEADER}: must be the refund the request is about, or be left out`,
		REFUND_HEADER,
	);
}

/**
 * A route that only WordPress may call. The same signature shown again gets the stored answer, and
 * the work is not done twice.
 */
export function signed(
	deps: { readonly identity: Identity; readonly log: HttpLog },
	work: (req: Request, principal: Staff | WordPress) => Promise<unknown>,
): RequestHandler {
	return async (req, res) => {
		const { principal, claims } = await deps.identity.signer({
			jwt: req.get(SIGNATURE_HEADER),
			method: req.method,
			path: req.originalUrl,
			body: rawBody(req),
		});
		const answered = await deps.identity.signedRequests.answer(claims, async () => {
			try {
				const body = JSON.stringify(await work(req, principal));
				return { status: 200, contentType: 'application/json', body };
			} catch (error) {
				const problem = problemOf(error, randomUUID());
				// A fault of ours is not an answer to keep: the next try may succeed.
				if (problem.status >= 500) throw error;
				return {
					status: problem.status,
					contentType: 'application/problem+json',
					body: JSON.stringify(problem),
				};
			}
		});
		const refundRequestId = req.get(REFUND_HEADER);
		if (refundRequestId !== undefined && REFUND_REQUEST_ID.test(refundRequestId)) {
			const { status, replayed } = answered;
			deps.log.info(
				{
					refund_request_id: refundRequestId,
					method: req.method,
					path: req.baseUrl + req.path,
					status,
					replayed,
				},
				'answered WordPress',
			);
		}
		if (answered.replayed) res.set('X-AI-Support-Chat-Replayed', '1');
		res.status(answered.status).type(answered.contentType).send(answered.body);
	};
}

/** @throws Invalid 403 when WordPress did not vouch for the capability */
export function requireStaff(principal: Staff | WordPress, can: Staff['can'][number]): Staff {
	if (principal.kind === 'staff' && principal.can.includes(can)) return principal;
	throw new Invalid(403, 'not_allowed', `This needs a person who may ${can.replace('_', ' ')}.`);
}
