import { Router } from 'express';
import type { OutboxStatus } from '../contract/status.ts';
import { Invalid } from '../failure.ts';
import type { Identity } from '../identity/session.ts';
import type { HttpLog } from './problem.ts';
import { requireStaff, signed } from './signed.ts';

export interface OutboxRoutes {
	readonly identity: Identity;
	readonly log: HttpLog;
	/** Gives a parked row another life, in the name of a person; the outbox after it. */
	readonly reopen: (id: number, staffId: string) => Promise<OutboxStatus>;
}

/** What a person may do about work that was given up. */
export function outboxRoutes(deps: OutboxRoutes): Router {
	const router = Router();
	router.post(
		'/outbox/:id/reopen',
		signed(deps, (req, principal) => {
			const staff = requireStaff(principal, 'manage_settings');
			const id = String(req.params['id']);
			if (!/^[1-9]\d{0,14}$/.test(id)) {
				throw new Invalid(422, 'invalid_field', 'id: must be a row of the outbox', 'id');
			}
			return deps.reopen(Number(id), staff.id);
		}),
	);
	return router;
}
