import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What one WordPress remembers between starts. Holds passwords: the file is its owner's alone. */
const siteState = z.object({
	/** WordPress's eight keys and salts, by constant. */
	salts: z.record(z.string(), z.string()),
	/** By login. */
	passwords: z.record(z.string(), z.string()),
	installed: z.boolean(),
	/** What the site's files were copied from. */
	source: z.object({ version: z.string(), origin: z.string(), dir: z.string() }).optional(),
	/** The port of the last start, taken again when it is free. */
	port: z.number().int().optional(),
	/** The server's process, until it is stopped. */
	pid: z.number().int().optional(),
});

export type SiteState = z.infer<typeof siteState>;

export function readSiteState(file: string): SiteState {
	if (existsSync(file)) return siteState.parse(JSON.parse(readFileSync(file, 'utf8')));
	const names = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'];
	return {
		salts: Object.fromEntries(
			names.flatMap((name) => [
				[`${name}_KEY`, randomBytes(48).toString('base64')],
				[`${name}_SALT`, randomBytes(48).toString('base64')],
			]),
		),
		passwords: {},
		installed: false,
	};
}

export function writeSiteState(file: string, state: SiteState): void {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	writeFileSync(`${file}.part`, `${JSON.stringify(state, null, '\t')}\n`, { mode: 0o600 });
	renameSync(`${file}.part`, file);
}

const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** 20 letters and digits that are not mistaken for one another: about 115 bits. */
export function randomPassword(): string {
	return Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('');
}
