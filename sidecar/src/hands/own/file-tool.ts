import type { ActionCall, Execution } from '../../actions/action.ts';
import type { FileDeclaration } from './declaration.ts';
import { readOutput } from './output.ts';
import type { OwnTool, ToolParts } from './own-tool.ts';
import { compile, forModel } from './schemas.ts';

/**
 * A Hand that is a file of the shop's own code, run in this process with all that this process may
 * do. It resolves with its output; it throws when it could not. An error thrown with `notDone: true`
 * says that a write was definitely not made; any other leaves that open.
 */
export function createFileTool(declaration: FileDeclaration, parts: ToolParts): OwnTool {
	const rules = {
		check: compile('output_schema', declaration.output_schema),
		linkHosts: declaration.link_hosts,
		findLinks: parts.findLinks,
	};
	return {
		declaration,
		version: parts.version,
		modelSchema: forModel(declaration.input_schema, parts.strictSchema),
		checkInput: compile('input_schema', declaration.input_schema),
		asynchronous: false,
		retriable: declaration.retriable ?? declaration.effect === 'read',
		answerWithinMs: 0,
		available: () => true,
		readOutput: (output) => readOutput(output, rules),
		async execute(action) {
			try {
				const output = await within(declaration.timeout_s * 1000, (signal) =>
					declaration.run(structuredClone(action.arguments), contextOf(action, signal)),
				);
				const read = readOutput(output, rules);
				return read.ok
					? { kind: 'done', output: read.output }
					: { kind: 'unclear', detail: `What it returned does not fit: ${read.problem}.` };
			} catch (error) {
				return failedExecution(error);
			}
		},
	};
}

function contextOf(action: ActionCall, signal: AbortSignal): Parameters<FileDeclaration['run']>[1] {
	return {
		call_id: action.id,
		idempotency_key: action.idempotencyKey,
		...structuredClone(action.context),
		signal,
	};
}

/** A file may not heed its signal: its time ends all the same. */
function within<T>(ms: number, work: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
	const signal = AbortSignal.timeout(ms);
	return new Promise((resolve, reject) => {
		signal.addEventListener('abort', () => {
			reject(new Error(`It did not return within ${String(ms / 1000)} s.`));
		});
		Promise.resolve()
			.then(() => work(signal))
			.then(resolve, reject);
	});
}

function failedExecution(error: unknown): Execution {
	const detail = (error instanceof Error ? error.message : String(error)).slice(0, 300);
	const notDone =
		typeof error === 'object' && error !== null && 'notDone' in error && error.notDone === true;
	return { kind: notDone ? 'refused' : 'unclear', detail };
}
