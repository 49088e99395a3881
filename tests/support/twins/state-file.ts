import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/**
 * Keeps a twin's state across restarts: one JSON file, replaced whole by a rename, so that it is
 * either the old state or the new. Without a path nothing is kept.
 */
export class StateFile<S extends z.ZodType> {
	readonly #path: string | undefined;
	readonly #schema: S;

	constructor(path: string | undefined, schema: S) {
		this.#path = path;
		this.#schema = schema;
	}

	/** What was kept, or undefined at the first start. Throws when the file makes no sense. */
	read(): z.output<S> | undefined {
		if (this.#path === undefined || !existsSync(this.#path)) return undefined;
		try {
			return this.#schema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
		} catch (error) {
			throw new Error(`${this.#path}: not a twin's state; delete it to start the twin afresh`, {
				cause: error,
			});
		}
	}

	write(state: z.output<S>): void {
		if (this.#path === undefined) return;
		mkdirSync(dirname(this.#path), { recursive: true });
		const next = `${this.#path}.next`;
		writeFileSync(next, JSON.stringify(state), { mode: 0o600 });
		renameSync(next, this.#path);
	}
}
