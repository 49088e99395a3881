import type { RunnableHand } from '../../actions/run.ts';
import type { Declaration } from './declaration.ts';
import type { FindLinks } from './output.ts';
import type { Check, JsonSchema } from './schemas.ts';

/** A Hand of the shop's own, read, checked and ready to be called. */
export interface OwnTool extends RunnableHand {
	readonly declaration: Declaration;
	/** What the model is given. */
	readonly modelSchema: JsonSchema;
	readonly checkInput: Check;
	readonly available: () => boolean;
}

/** What every kind of Hand is made with. */
export interface ToolParts {
	/** SHA-256 of the declaration's bytes. */
	readonly version: string;
	/** The Brain's own conversion. */
	readonly strictSchema: (schema: JsonSchema) => JsonSchema;
	readonly findLinks: FindLinks;
}
