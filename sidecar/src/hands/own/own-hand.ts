import { z } from 'zod';
import type { Action, ActionContext, Execution } from '../../actions/action.ts';
import { idempotencyKeyOf } from '../../actions/proposal.ts';
import type { ActionRequest } from '../../actions/request.ts';
import type { Clock } from '../../clock.ts';
import type { Json, ToolOutcome } from '../../contract/hands.ts';
import type { Write } from '../../db/write.ts';
import type { Customer } from '../../identity/principal.ts';
import type { DispatchLog } from '../dispatch.ts';
import { normaliseOrderNumber } from '../../orders/order.ts';
import { failed, type Hand, type HandContext } from '../hand.ts';
import { inLanguage, type Declaration } from './declaration.ts';
import type { OwnTool } from './own-tool.ts';
import { countCall } from './rate-store.ts';
import { withoutNulls } from './schemas.ts';

export interface OwnHandDeps {
	readonly write: Write;
	readonly clock: Clock;
	readonly log: DispatchLog;
	/** Order numbers that this session has proven. */
	readonly provenNumbers: (customer: Customer) => readonly string[];
	readonly actions: {
		readonly ofCall: (callId: string) => Action | undefined;
		readonly request: (asked: ActionRequest) => Promise<Action>;
		readonly runNow: (id: string) => Promise<Action>;
	};
}

/**
 * A shop's own Hand towards dispatch. What writes, waits for a person or is answered later becomes
 * an action: frozen and durable before anything is sent. What only reads is asked at once.
 */
export function createOwnHand(tool: OwnTool, deps: OwnHandDeps): Hand {
	const { declaration } = tool;
	const isAction = declaration.effect === 'write' || tool.asynchronous;
	return {
		name: declaration.name,
		description: describe(declaration),
		effect: declaration.effect,
		schema: tool.modelSchema,
		input: argumentsOf(tool),
		output: z.record(z.string(), z.json()),
		available: tool.available,
		async run(input, context) {
			const known = deps.actions.ofCall(context.callId);
			if (!known) {
				const refused = await refuse(declaration, input, context, deps);
				if (refused) return refused;
			}
			const call = {
				conversationId: context.conversationId,
				turnId: context.turnId,
				callId: context.callId,
				arguments: input,
				context: contextOf(declaration, context, deps),
			};
			if (!isAction) {
				const execution = await tool.execute({
					...call,
					id: context.callId,
					idempotencyKey: idempotencyKeyOf(call),
					deadline: null,
				});
				return readOutcome(execution, (detail) => {
					deps.log.warn(
						{ hand: declaration.name, turn_id: context.turnId, detail },
						'an own hand failed',
					);
				});
			}
			const title = inLanguage(declaration.title, context.locale);
			const action =
				known ??
				(await deps.actions.request({
					...call,
					hand: declaration.name,
					title,
					effect: declaration.effect,
					handVersion: tool.version,
					customerEmail: context.customer.email,
					needsApproval: declaration.approval === 'always',
					customer: { kind: 'customer', id: context.customer.sessionId },
				}));
			return outcomeOf(
				action.state === 'running' ? await deps.actions.runNow(action.id) : action,
				tool.asynchronous,
			);
		},
	};
}

/** The model must know that it may not promise what a person or an endpoint has yet to say. */
function describe({ description, approval }: Declaration): string {
	return approval === 'always'
		? `${description} A shop manager must approve each call; never promise that it will be done.`
		: description;
}

function argumentsOf(tool: OwnTool): Hand['input'] {
	const schema = tool.declaration.input_schema;
	return z
		.record(z.string(), z.json())
		.transform((given) => withoutNulls(schema, given) as { readonly [key: string]: Json })
		.superRefine((given, context) => {
			const fault = tool.checkInput(given);
			if (fault) {
				context.addIssue({ code: 'custom', path: fault.field.split('.'), message: fault.what });
			}
		});
}

/** The declared policy, from the session; never from what the model says of it. */
async function refuse(
	{ name, policy }: Declaration,
	input: { readonly [key: string]: Json },
	context: HandContext,
	deps: OwnHandDeps,
): Promise<Extract<ToolOutcome, { ok: false }> | null> {
	if (policy.requires === 'login' && context.customer.userId === null) {
		return failed('refused', 'Only for customers who are logged in: ask them to log in first.');
	}
	if (policy.requires === 'proven_order') {
		const proven = deps.provenNumbers(context.customer);
		const { order_argument: argument } = policy;
		const asked = argument === undefined ? undefined : input[argument];
		const right =
			argument === undefined
				? proven.length > 0
				: (typeof asked === 'string' || typeof asked === 'number') &&
					proven.includes(normaliseOrderNumber(String(asked)));
		if (!right) {
			return failed('refused', 'The customer has not proven this order. Look the order up first.');
		}
	}
	const { max, minutes } = policy.rate;
	const now = deps.clock.now();
	const counted = await deps.write('hands.rate', (tx) =>
		countCall(tx, {
			id: context.callId,
			hand: name,
			sessionId: context.customer.sessionId,
			now,
			since: new Date(now.getTime() - minutes * 60_000),
			max,
		}),
	);
	return counted
		? null
		: failed('refused', 'This was asked for too often. The customer can try again later.');
}

function contextOf({ share }: Declaration, context: HandContext, deps: OwnHandDeps): ActionContext {
	const { customer } = context;
	return {
		conversation_id: context.conversationId,
		turn_id: context.turnId,
		locale: context.locale,
		customer: {
			...(share.includes('email') && { email: customer.email }),
			...(share.includes('user_id') && { user_id: customer.userId }),
			...(share.includes('proven_orders') && {
				proven_orders: [...deps.provenNumbers(customer)],
			}),
		},
	};
}

function readOutcome(execution: Execution, trouble: (detail: string) => void): ToolOutcome {
	switch (execution.kind) {
		case 'done':
			return { ok: true, output: execution.output };
		case 'refused':
			return failed('refused', execution.detail);
		case 'accepted':
			throw new Error('what is answered later is an action');
		case 'not-sent':
		case 'unclear':
			trouble(execution.detail);
			return failed('unavailable', 'This cannot be reached at the moment.', undefined, true);
	}
}

function outcomeOf(action: Action, asynchronous: boolean): ToolOutcome {
	const pending = (state: 'awaiting_approval' | 'waiting'): ToolOutcome => ({
		ok: true,
		output: { action_id: action.id, state },
		action: { id: action.id, state, title: action.title },
	});
	switch (action.state) {
		case 'awaiting_approval':
		case 'approved':
		case 'denied':
			return pending('awaiting_approval');
		case 'running':
		case 'waiting':
		case 'timed_out':
			return pending('waiting');
		case 'done':
			// Of one that is answered at the callback, or was approved, the chat hears by a turn of its own.
			if (action.needsApproval) return pending('awaiting_approval');
			return asynchronous ? pending('waiting') : { ok: true, output: action.output ?? {} };
		case 'failed':
			return failed('refused', action.detail ?? 'This could not be done.');
		case 'unknown':
			return failed(
				'unknown_outcome',
				'Nobody knows whether this was done. Say so, and offer a ticket; do not try again.',
			);
	}
}
