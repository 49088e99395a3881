import type { AuditLog } from '../audit/log.ts';
import type { Json, ToolCall, ToolDescription, ToolOutcome } from '../contract/hands.ts';
import type { Write } from '../db/write.ts';
import { Retryable, Terminal } from '../failure.ts';
import { describe, failed, type Hand, type HandContext } from './hand.ts';

export interface DispatchLog {
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

export interface DispatchDeps {
	readonly hands: readonly Hand[];
	readonly write: Write;
	readonly audit: AuditLog;
	readonly log: DispatchLog;
}

/**
 * The one way to a Hand: parse, record the intent, run, check the output, record the outcome.
 * Authorisation and policy are the Hand's own, from the session in `context`.
 */
export function createDispatch(deps: DispatchDeps): {
	manifest: () => ToolDescription[];
	dispatch: (call: ToolCall, context: HandContext) => Promise<ToolOutcome>;
} {
	// Once, at the first use: what is built per tool may be kept under the description's identity.
	const descriptions = new Map<Hand, ToolDescription>();
	const described = (hand: Hand): ToolDescription => {
		const description = descriptions.get(hand) ?? describe(hand);
		descriptions.set(hand, description);
		return description;
	};
	return {
		manifest: () => deps.hands.filter((hand) => hand.available()).map(described),
		async dispatch(call, context) {
			const hand = deps.hands.find(({ name }) => name === call.name);
			if (!hand) return failed('unknown_tool', `There is no tool named ${call.name}.`);
			const input = hand.input.safeParse(call.arguments);
			if (!input.success) {
				const [issue] = input.error.issues;
				const field = issue?.path.join('.') ?? '';
				return failed('invalid_arguments', `${field}: ${issue?.message ?? 'invalid'}`, { field });
			}
			await record(
				deps,
				context,
				'hand.called',
				{
					hand: hand.name,
					effect: hand.effect,
					call: context.callId,
					...(context.factsVersion !== undefined && { facts_version: context.factsVersion }),
				},
				{ arguments: input.data },
			);
			const outcome = await run(deps, hand, input.data, context);
			await record(deps, context, 'hand.returned', {
				hand: hand.name,
				call: context.callId,
				ok: outcome.ok,
				...(!outcome.ok && { error: outcome.error.type }),
			});
			return outcome;
		},
	};
}

async function run(
	deps: DispatchDeps,
	hand: Hand,
	input: { readonly [key: string]: Json },
	context: HandContext,
): Promise<ToolOutcome> {
	const ids = {
		hand: hand.name,
		turn_id: context.turnId,
		conversation_id: context.conversationId,
		refund_request_id: context.refundRequestId,
	};
	try {
		const outcome = await hand.run(input, context);
		if (!outcome.ok || outcome.action) return outcome;
		const output = hand.output.safeParse(outcome.output);
		if (output.success) return { ok: true, output: output.data };
		deps.log.error({ ...ids, issues: output.error.issues }, 'a hand returned what it must not');
		return failed('unavailable', 'The tool gave an unusable answer.');
	} catch (error) {
		deps.log.warn({ ...ids, err: error }, 'a hand failed');
		if (error instanceof Retryable) {
			return failed('unavailable', 'This cannot be reached at the moment.', undefined, true);
		}
		if (error instanceof Terminal) return failed('unavailable', 'This is not available.');
		throw error;
	}
}

async function record(
	deps: DispatchDeps,
	context: HandContext,
	type: string,
	data: { readonly [key: string]: Json },
	personal?: { readonly [key: string]: Json },
): Promise<void> {
	await deps.write('hands.call', (tx) =>
		deps.audit.append(tx, {
			type,
			actor: { kind: 'sidecar' },
			refundRequestId: context.refundRequestId,
			conversationId: context.conversationId,
			turnId: context.turnId,
			data,
			// An order's number and an address can be guessed from any hash of them: sealed, they can go.
			...(personal && { personal: { subject: context.conversationId, data: personal } }),
		}),
	);
}
