import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Errors against a provider's own specification; or nothing could be checked, and why. */
export type SpecVerdict =
	| { readonly skipped: true; readonly reason: string }
	| { readonly skipped: false; readonly errors: readonly string[] };

const DATA = join(import.meta.dirname, '../../../../shared/data');
const said = new Set<string>();

export function verdict(errors: readonly string[]): SpecVerdict {
	return { skipped: false, errors };
}

/** Public reference data beside the repository, unpacked; undefined, and said so, when absent. */
export function referenceText(name: string): string | undefined {
	const path = join(DATA, name);
	if (existsSync(path)) return gunzipSync(readFileSync(path)).toString('utf8');
	if (!said.has(name)) {
		said.add(name);
		console.warn(`SKIPPED: ../shared/data/${name} is absent; nothing is checked against it.`);
	}
	return undefined;
}

export function absent(name: string): SpecVerdict {
	return { skipped: true, reason: `../shared/data/${name} is absent` };
}
