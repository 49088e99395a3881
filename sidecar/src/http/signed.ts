import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { Invalid } from '../failure.ts';
import type { Staff, WordPress } from '../identity/principal.ts';
import type { Identity } from '../identity/session.ts';
import { problemOf, rawBody, type HttpLog } from './problem.ts';

export const SIGNATURE_HEADER = 'X-AI-Support-Chat-Signature';

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
		if (answered.replayed) res.set('X-AI-Support-Chat-Replayed', '1');
		res.status(answered.status).type(answered.contentType).send(answered.body);
	};
}

/** @throws Invalid 403 when WordPress did not vouch for the capability */
export function requireStaff(principal: Staff | WordPress, can: Staff['can'][number]): Staff {
	if (principal.kind === 'staff' && principal.can.includes(can)) return principal;
	throw new Invalid(403, 'not_allowed', `This needs a person who may ${can.replace('_', ' ')}.`);
}
