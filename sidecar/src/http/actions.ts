import { Router, type Request, type Response } from 'express';
import type { Action } from '../actions/action.ts';
import type { Actions } from '../actions/actions.ts';
import { entriesOfAction, findAction } from '../actions/store.ts';
import { actionView } from '../actions/view.ts';
import type { AuditLog } from '../audit/log.ts';
import { callbackBody, type ActionReply } from '../contract/actions.ts';
import { transcriptOf } from '../conversation/transcript.ts';
import type { Db } from '../db/open.ts';
import { Invalid } from '../failure.ts';
import type { Identity } from '../identity/session.ts';
import { historyEntry } from './history.ts';
import { readBody, type HttpLog } from './problem.ts';
import { requireStaff, signed } from './signed.ts';

export interface ActionRoutes {
	readonly db: Db;
	readonly identity: Identity;
	readonly audit: AuditLog;
	readonly log: HttpLog;
	readonly answer: Actions['answer'];
}

/** Staff: the story of one call. An endpoint of the shop's: the late answer to one. */
export function actionRoutes(deps: ActionRoutes): Router {
	const router = Router();

	router.get(
		'/actions/:id',
		signed(deps, (req, principal) => {
			requireStaff(principal, 'approve_refunds');
			return Promise.resolve(story(deps, known(deps.db, String(req.params['id']))));
		}),
	);

	const callback = async (req: Request, res: Response): Promise<void> => {
		const token = tokenOf(req.get('Authorization'), req.params['token']);
		const body = readBody(req, callbackBody);
		const { reply, replayed } = await deps.answer(token, body);
		deps.log.info({ call_id: body.call_id, ok: body.ok, replayed }, 'an own hand called back');
		if (replayed) res.set('X-AI-Support-Chat-Replayed', '1');
		res.type('application/json').send(reply);
	};
	router.post('/tools/callback', callback);
	// For who can set no header, and where a web server keeps Authorization from PHP.
	router.post('/tools/callback/:token', callback);

	return router;
}

/** @throws Invalid 401 when there is none */
function tokenOf(header: string | undefined, path: unknown): string {
	const token = path ?? /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
	if (typeof token === 'string' && token !== '') return token;
	throw new Invalid(
		401,
		'callback_missing',
		'Send the token that came with the call.',
		'Authorization',
	);
}

function known(db: Db, id: string): Action {
	const action = findAction(db, id);
	if (!action) throw new Invalid(404, 'action_unknown', 'No such call.', 'action_id');
	return action;
}

function story(deps: ActionRoutes, action: Action): ActionReply {
	return {
		action: actionView(deps.db, action),
		history: deps.audit.entriesAt(entriesOfAction(deps.db, action.id)).map(historyEntry),
		transcript: transcriptOf(deps.db, action.conversationId),
	};
}
