import { z } from 'zod';
import type { ActionCall, Execution } from '../../actions/action.ts';
import { Invalid } from '../../failure.ts';
import { UnresolvableHost } from '../../providers/allowed-host.ts';
import type { HandEndpoint } from '../../providers/hand-endpoint.ts';
import { BreakerOpen } from '../../providers/resilience.ts';
import { WireFailure, type WireReply } from '../../providers/send-once.ts';
import type { Manifest } from './declaration.ts';
import { readOutput, withoutLinks } from './output.ts';
import type { OwnTool, ToolParts } from './own-tool.ts';
import { compile, forModel } from './schemas.ts';

/** Where an asynchronous endpoint answers, and with what. */
export type CallbackOf = (call: Pick<ActionCall, 'id' | 'deadline'>) => {
	readonly url: string;
	readonly token: string;
};

const errorBody = z.object({ error: z.object({ message: z.string().max(2000) }) });

/** A Hand behind an HTTP endpoint. docs/own-hands.md states what is sent and how it is answered. */
export function createHttpTool(
	manifest: Manifest,
	parts: ToolParts & { readonly endpoint: HandEndpoint; readonly callbackOf: CallbackOf },
): OwnTool {
	const checkOutput = compile('output_schema', manifest.output_schema);
	const rules = {
		check: checkOutput,
		linkHosts: manifest.link_hosts,
		findLinks: parts.findLinks,
	};
	const retriable = manifest.retriable ?? manifest.effect === 'read';

	function judge(reply: WireReply): Execution {
		const { status } = reply;
		if (status === 202 && manifest.async) return { kind: 'accepted' };
		if (status >= 200 && status < 300) {
			const read = readOutput(parsed(reply.body), rules);
			if (read.ok) return { kind: 'done', output: read.output };
			// It was done, and what came of it cannot be used.
			return { kind: 'unclear', detail: `Its answer does not fit output_schema: ${read.problem}.` };
		}
		if (status >= 300 && status < 400) {
			return {
				kind: 'refused',
				detail: `It answers with a redirect (${String(status)}), which is not followed. Enter the final address in the manifest.`,
			};
		}
		const told = errorBody.safeParse(parsed(reply.body));
		const why = told.success
			? `: ${withoutLinks(told.data.error.message, manifest.link_hosts, parts.findLinks).slice(0, 300)}`
			: '';
		return { kind: 'refused', detail: `It answered ${String(status)}${why}` };
	}

	return {
		declaration: manifest,
		version: parts.version,
		modelSchema: forModel(manifest.input_schema, parts.strictSchema),
		checkInput: compile('input_schema', manifest.input_schema),
		asynchronous: manifest.async,
		retriable,
		answerWithinMs: manifest.answer_within_minutes * 60_000,
		available: () => parts.endpoint.state() !== 'open',
		readOutput: (output) => readOutput(output, rules),
		async execute(action) {
			const body = JSON.stringify({
				call_id: action.id,
				hand: manifest.name,
				arguments: action.arguments,
				context: action.context,
				...(manifest.async && { callback: parts.callbackOf(action) }),
			});
			const { id, idempotencyKey } = action;
			try {
				return judge(
					await parts.endpoint.send({ id, idempotencyKey, body, repeatable: retriable }),
				);
			} catch (error) {
				return failedExecution(error);
			}
		},
	};
}

function failedExecution(error: unknown): Execution {
	const detail = error instanceof Error ? error.message : String(error);
	if (error instanceof Invalid) return { kind: 'refused', detail: `url ${detail}` };
	const unsent =
		error instanceof BreakerOpen ||
		error instanceof UnresolvableHost ||
		(error instanceof WireFailure && !error.maybeSent);
	return { kind: unsent ? 'not-sent' : 'unclear', detail };
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}
