import { Router, type Request } from 'express';
import { z } from 'zod';
import {
	dismissBody,
	forgetBody,
	ingestBody,
	knowledgeSearchBody,
	knowledgeSource,
	reconcileBody,
	restoreBody,
} from '../contract/knowledge.ts';
import type { Staff, WordPress } from '../identity/principal.ts';
import type { Identity } from '../identity/session.ts';
import type { KnowledgeDesk } from '../knowledge/desk.ts';
import { parse, readBody, type HttpLog } from './problem.ts';
import { requireStaff, signed } from './signed.ts';

const page = {
	limit: z.coerce.number().int().min(1).max(100).default(25),
	before: z.string().max(60).optional(),
};
const documentsQuery = z.object({ source: knowledgeSource.optional(), ...page });
const missedQuery = z.object(page);

/** What WordPress and other sources hand over, and what wp-admin's Knowledge screen asks. */
export function knowledgeRoutes(deps: {
	readonly identity: Identity;
	readonly log: HttpLog;
	readonly knowledge: KnowledgeDesk;
}): Router {
	const { knowledge } = deps;
	/** A person must be one who may settle things; WordPress itself and other sources may. */
	const answer = (work: (req: Request) => unknown) =>
		signed(deps, async (req, principal: Staff | WordPress) => {
			if (principal.kind === 'staff') requireStaff(principal, 'manage_settings');
			return work(req);
		});
	const router = Router();
	router.post(
		'/ingest-knowledge',
		answer((req) => {
			const { source, documents } = readBody(req, ingestBody);
			return knowledge.ingest.documents(source, documents);
		}),
	);
	router.post(
		'/forget-knowledge',
		answer((req) => {
			const { source, external_ids } = readBody(req, forgetBody);
			return knowledge.ingest.forget(source, external_ids);
		}),
	);
	router.post(
		'/knowledge/reconcile',
		answer((req) => knowledge.ingest.reconcile(readBody(req, reconcileBody))),
	);
	router.get(
		'/knowledge',
		answer(() => knowledge.summary()),
	);
	router.get(
		'/knowledge/documents',
		answer((req) => knowledge.documents(parse(documentsQuery, req.query))),
	);
	router.post(
		'/knowledge/search',
		answer((req) => knowledge.explain(readBody(req, knowledgeSearchBody))),
	);
	router.get(
		'/knowledge/missed',
		answer((req) => knowledge.missed(parse(missedQuery, req.query))),
	);
	router.post(
		'/knowledge/missed/dismiss',
		answer((req) => knowledge.dismiss(readBody(req, dismissBody).ids)),
	);
	router.get(
		'/knowledge/archive',
		answer(() => knowledge.archived()),
	);
	router.post(
		'/knowledge/archive/restore',
		answer((req) => knowledge.restore(readBody(req, restoreBody).external_ids)),
	);
	return router;
}
