import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { decideAction, type DecideActionDeps } from '../actions/decide.ts';
import { actionsForApproval, countAwaiting } from '../actions/store.ts';
import { actionView } from '../actions/view.ts';
import { actionDecisionBody, actionState, type ActionState } from '../contract/actions.ts';
import { refundState, type RefundState } from '../contract/conversations.ts';
import { decisionBody, type ApprovalsReply, type RefundReply } from '../contract/refunds.ts';
import type { AuditLog } from '../audit/log.ts';
import { conversationOf } from '../conversation/messages.ts';
import { transcriptOf } from '../conversation/transcript.ts';
import type { Db } from '../db/open.ts';
import { Invalid } from '../failure.ts';
import type { Customer } from '../identity/principal.ts';
import type { Identity } from '../identity/session.ts';
import { decideRefund, type DecideDeps } from '../refunds/decide.ts';
import { currentPause } from '../refunds/pause.ts';
import { countInStates, findRefund, pageOfRefunds, type Refund } from '../refunds/store.ts';
import { customerView, staffView } from '../refunds/view.ts';
import { historyEntry } from './history.ts';
import { parse, rawBody, readBody, type HttpLog } from './problem.ts';
import { expectSameRefund, requireStaff, signed, SIGNATURE_HEADER } from './signed.ts';

export interface RefundRoutes {
	readonly db: Db;
	readonly identity: Identity;
	readonly audit: AuditLog;
	readonly log: HttpLog;
	/** Null while Stripe is off: nothing can be decided then. */
	readonly decide: DecideDeps | null;
	/** For calls of the shop's own Hands. */
	readonly actions: DecideActionDeps;
}

const WAITING: readonly RefundState[] = ['awaiting_approval'];
const DECIDED = refundState.options.filter(
	(state) => state !== 'requested' && !WAITING.includes(state),
);

const WAITING_ACTIONS: readonly ActionState[] = ['awaiting_approval'];
const MOST_ACTIONS = 200;

const listQuery = z.strictObject({
	state: z.enum(['open', 'decided', 'all']).default('open'),
	limit: z.coerce.number().int().min(1).max(100).default(25),
	before: z.string().optional(),
});

/** Staff: the queue, decisions, one refund's story. A customer: a refund of their own. */
export function refundRoutes(deps: RefundRoutes): Router {
	const router = Router();

	router.get(
		'/approvals',
		signed(deps, (req, principal) => {
			requireStaff(principal, 'approve_refunds');
			return Promise.resolve(list(deps.db, parse(listQuery, req.query)));
		}),
	);

	router.post(
		'/approvals',
		signed(deps, async (req, principal) => {
			const { id, name } = requireStaff(principal, 'approve_refunds');
			if (isAboutAction(req)) {
				const body = readBody(req, actionDecisionBody);
				const action = await decideAction(deps.actions, body, { id, name });
				deps.log.info(
					{ action_id: action.id, state: action.state, staff: id },
					'a person decided on a call',
				);
				return actionView(deps.db, action);
			}
			const body = readBody(req, decisionBody);
			expectSameRefund(req, body.refund_request_id);
			if (!deps.decide) {
				throw new Invalid(
					409,
					'stripe_off',
					'No Stripe key is configured; refunds cannot be decided.',
				);
			}
			const refund = await decideRefund(deps.decide, body, { id, name });
			deps.log.info(
				{ refund_request_id: refund.id, state: refund.state, staff: id },
				'a person decided on a refund',
			);
			return staffView(deps.db, refund);
		}),
	);

	const asStaff = signed(deps, (req, principal) => {
		requireStaff(principal, 'approve_refunds');
		const id = String(req.params['id']);
		expectSameRefund(req, id);
		return Promise.resolve(story(deps, known(deps.db, id)));
	});

	router.get('/refunds/:id', async (req: Request<{ id: string }>, res: Response, next) => {
		if (req.get(SIGNATURE_HEADER) !== undefined) {
			await asStaff(req, res, next);
			return;
		}
		const customer = await deps.identity.customer(req.get('Authorization'));
		res.json(customerView(ownRefund(deps.db, customer, req.params.id)));
	});

	return router;
}

function list(db: Db, query: z.infer<typeof listQuery>): ApprovalsReply {
	const states =
		query.state === 'open'
			? WAITING
			: query.state === 'decided'
				? DECIDED
				: [...WAITING, ...DECIDED];
	if (query.before !== undefined && !findRefund(db, query.before)) {
		throw new Invalid(422, 'invalid_field', 'before: must be a refund of the list', 'before');
	}
	const page = pageOfRefunds(db, {
		states,
		limit: query.limit + 1,
		...(query.before !== undefined && { before: query.before }),
	});
	const shown = page.slice(0, query.limit);
	return {
		items: shown.map((refund) => staffView(db, refund)),
		next_before: page.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
		open_count: countInStates(db, WAITING) + countAwaiting(db),
		actions: query.before === undefined ? listedActions(db, query.state) : [],
		refunds_paused: currentPause(db),
	};
}

function listedActions(
	db: Db,
	state: z.infer<typeof listQuery>['state'],
): ApprovalsReply['actions'] {
	const states = actionState.options.filter(
		(one) => state === 'all' || WAITING_ACTIONS.includes(one) === (state === 'open'),
	);
	return actionsForApproval(db, {
		states,
		limit: MOST_ACTIONS,
		oldestFirst: state === 'open',
	}).map((action) => actionView(db, action));
}

/** Two forms of one decision; the id says which. */
function isAboutAction(req: Request): boolean {
	try {
		const value: unknown = JSON.parse(rawBody(req).toString('utf8'));
		return typeof value === 'object' && value !== null && 'action_id' in value;
	} catch {
		return false;
	}
}

function story(deps: RefundRoutes, refund: Refund): RefundReply {
	return {
		refund: staffView(deps.db, refund),
		history: deps.audit.entriesOf(refund.id).map(historyEntry),
		transcript: transcriptOf(deps.db, refund.conversationId),
		order: {
			number: refund.orderNumber,
			placed_at: refund.orderSummary.placed_at,
			status: refund.orderSummary.status,
			total_cents: refund.orderSummary.total_cents,
			items: refund.orderSummary.items.map((item) => ({ ...item })),
		},
	};
}

function known(db: Db, id: string): Refund {
	const refund = findRefund(db, id);
	if (!refund)
		throw new Invalid(404, 'refund_unknown', 'No such refund request.', 'refund_request_id');
	return refund;
}

/** @throws Invalid 404, the same for somebody else's as for none */
function ownRefund(db: Db, customer: Customer, id: string): Refund {
	const refund = known(db, id);
	try {
		conversationOf(db, customer, refund.conversationId);
	} catch {
		throw new Invalid(404, 'refund_unknown', 'No such refund request.', 'refund_request_id');
	}
	return refund;
}
