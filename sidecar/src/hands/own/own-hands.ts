import type { HandEndpoint } from '../../providers/hand-endpoint.ts';
import { DeclarationInvalid } from './declaration.ts';
import { createFileTool } from './file-tool.ts';
import { createHttpTool, type CallbackOf } from './http-tool.ts';
import type { Loaded, OwnHandFiles } from './load.ts';
import type { OwnTool, ToolParts } from './own-tool.ts';

/** A Hand as doctor and the status page tell of it. */
export interface OwnHandState {
	readonly name: string;
	/** `paused`: its endpoint keeps failing and is left alone for a while. */
	readonly state: 'on' | 'paused' | 'left_out';
	/** Why it is left out. */
	readonly problem: string | null;
}

export interface OwnTools {
	readonly tools: readonly OwnTool[];
	readonly find: (name: string) => OwnTool | undefined;
	readonly states: () => readonly OwnHandState[];
}

/** Makes what was loaded ready to be called; what cannot be joins those left out. */
export function createOwnTools(
	files: OwnHandFiles,
	deps: Omit<ToolParts, 'version'> & {
		readonly endpointOf: (manifest: Extract<Loaded, { kind: 'manifest' }>) => HandEndpoint;
		readonly callbackOf: CallbackOf;
		/** Unencrypted endpoints, on this machine: in tests only. */
		readonly allowHttp: boolean;
	},
): OwnTools {
	const tools: OwnTool[] = [];
	const leftOut: OwnHandState[] = files.leftOut.map(({ name, file, problem }) => ({
		name: name || file,
		state: 'left_out',
		problem: `${file}: ${problem}`,
	}));
	for (const loaded of files.loaded) {
		const { version, file } = loaded;
		const { strictSchema, findLinks } = deps;
		const parts = { version, strictSchema, findLinks };
		try {
			if (loaded.kind === 'manifest') expectHttps(loaded.declaration.url, deps.allowHttp);
			tools.push(
				loaded.kind === 'file'
					? createFileTool(loaded.declaration, parts)
					: createHttpTool(loaded.declaration, {
							...parts,
							endpoint: deps.endpointOf(loaded),
							callbackOf: deps.callbackOf,
						}),
			);
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			leftOut.push({
				name: loaded.declaration.name,
				state: 'left_out',
				problem: `${file}: ${why}`,
			});
		}
	}
	return {
		tools,
		find: (name) => tools.find((tool) => tool.declaration.name === name),
		states: () => [
			...tools.map((tool): OwnHandState => ({
				name: tool.declaration.name,
				state: tool.available() ? 'on' : 'paused',
				problem: null,
			})),
			...leftOut,
		],
	};
}

function expectHttps(url: string, allowHttp: boolean): void {
	if (allowHttp || url.startsWith('https:')) return;
	throw new DeclarationInvalid('url', 'must be an https URL');
}
