import type { ApprovalNotices } from '../approvals/webhook.ts';
import { createActions } from '../actions/actions.ts';
import { findAction } from '../actions/store.ts';
import type { AuditLog } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { SettingsReply } from '../contract/refunds.ts';
import { tellActionNews } from '../conversation/action-news.ts';
import type { FollowUpDeps } from '../conversation/follow-up.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import type { Hand } from '../hands/hand.ts';
import type { OwnHandFiles } from '../hands/own/load.ts';
import { createOwnHand } from '../hands/own/own-hand.ts';
import { tellOutput } from '../hands/own/output.ts';
import { actionRoutes } from '../http/actions.ts';
import type { RefundRoutes } from '../http/refunds.ts';
import type { Customer } from '../identity/principal.ts';
import type { Identity } from '../identity/session.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Keys } from '../signing.ts';
import type { Log } from '../telemetry/log.ts';
import { composeOwnTools } from './own-tools.ts';

export interface OwnHands {
	readonly hands: readonly Hand[];
	readonly routes: ReturnType<typeof actionRoutes>;
	readonly approvals: RefundRoutes['actions'];
	readonly states: () => SettingsReply['own_hands'];
}

/** A shop's own Hands, their calls' lives, and the routes where those are decided and answered. */
export function composeOwnHands(deps: {
	readonly config: Config;
	readonly files: OwnHandFiles;
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly log: Log;
	readonly audit: AuditLog;
	readonly outbox: Outbox;
	readonly notices: ApprovalNotices;
	readonly identity: Identity;
	readonly keys: Keys;
	readonly provenNumbers: (customer: Customer) => readonly string[];
	/** Asked when news are told, by when the turns are there. */
	readonly followUp: () => FollowUpDeps;
}): OwnHands {
	const { db, write, clock, log, audit, identity } = deps;
	const tools = composeOwnTools(deps.files, deps);
	for (const { name, problem } of tools.states()) {
		if (problem !== null) log.error({ hand: name, problem }, 'an own Hand was left out');
	}
	const actions = createActions({
		db,
		write,
		clock,
		audit,
		outbox: deps.outbox,
		notices: deps.notices,
		hand: tools.find,
		callbackKey: deps.keys.tools.bytes,
		tell: (news) =>
			tellActionNews(
				{
					...deps.followUp(),
					find: (id) => findAction(db, id),
					tellOutput(action, locale) {
						const tool = tools.find(action.hand);
						return tool && action.output
							? tellOutput(tool.declaration, action.output, locale)
							: null;
					},
				},
				news,
			),
	});
	const { provenNumbers } = deps;
	return {
		hands: tools.tools.map((tool) =>
			createOwnHand(tool, { write, clock, log, provenNumbers, actions }),
		),
		routes: actionRoutes({ db, identity, audit, log, answer: actions.answer }),
		approvals: actions.decideDeps,
		states: () => [...tools.states()],
	};
}
