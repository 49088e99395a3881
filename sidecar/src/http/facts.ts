import { Router } from 'express';
import { factsBody, factsCheckBody } from '../contract/facts.ts';
import type { FactsDesk } from '../facts/facts.ts';
import { parseFacts } from '../facts/parse.ts';
import type { Identity } from '../identity/session.ts';
import { readBody, type HttpLog } from './problem.ts';
import { requireStaff, signed } from './signed.ts';

export interface FactsRoutes {
	readonly identity: Identity;
	readonly log: HttpLog;
	readonly facts: FactsDesk;
}

/** wp-admin's screen of business facts; whoever may change settings may read and write them. */
export function factsRoutes({ facts, ...deps }: FactsRoutes): Router {
	const router = Router();
	router.get(
		'/facts',
		signed(deps, (_req, principal) => {
			requireStaff(principal, 'manage_settings');
			return Promise.resolve(facts.overview());
		}),
	);
	router.get(
		'/facts/:version',
		signed(deps, (req, principal) => {
			requireStaff(principal, 'manage_settings');
			return Promise.resolve(facts.version(String(req.params['version'])));
		}),
	);
	router.post(
		'/facts/check',
		signed(deps, (req, principal) => {
			requireStaff(principal, 'manage_settings');
			const parsed = parseFacts(readBody(req, factsCheckBody).yaml);
			return Promise.resolve({ problems: parsed.ok ? [] : parsed.problems });
		}),
	);
	router.put(
		'/facts',
		signed(deps, async (req, principal) => {
			const { id, name } = requireStaff(principal, 'manage_settings');
			const saved = await facts.save(readBody(req, factsBody), { id, name });
			deps.log.info({ staff: id, facts_version: saved.current?.version }, 'business facts saved');
			return saved;
		}),
	);
	return router;
}
