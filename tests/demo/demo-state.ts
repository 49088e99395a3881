import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What the demo remembers between starts. Holds a secret: the file is its owner's alone. */
const demoState = z.object({
	/** What WordPress and the sidecar share, when the settings give none. */
	shared_secret: z.string(),
	/** Taken again at the next start when they are free. */
	sidecar_port: z.number().int().optional(),
	mailbox_port: z.number().int().optional(),
	/** The sidecar's process, until it is stopped. */
	sidecar_pid: z.number().int().optional(),
});

export type DemoState = z.infer<typeof demoState>;

export interface DemoStateFile {
	readonly state: DemoState;
	save(changes: Partial<DemoState>): void;
}

export function openDemoState(file: string): DemoStateFile {
	let state: DemoState = existsSync(file)
		? demoState.parse(JSON.parse(readFileSync(file, 'utf8')))
		: { shared_secret: randomBytes(32).toString('base64url') };
	return {
		get state() {
			return state;
		},
		save(changes) {
			state = { ...state, ...changes };
			mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
			writeFileSync(`${file}.part`, `${JSON.stringify(state, null, '\t')}\n`, { mode: 0o600 });
			renameSync(`${file}.part`, file);
		},
	};
}
