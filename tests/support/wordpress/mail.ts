import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const mail = z.object({
	id: z.string(),
	/** Recipients, separated by a comma and a space. */
	to: z.string(),
	subject: z.string(),
	text: z.string(),
	/** RFC 3339, UTC. */
	sent_at: z.string(),
});

/** A mail that WordPress would have sent. */
export type Mail = z.infer<typeof mail>;

/** All that was mailed, newest first. File names sort by time. */
export function readMail(dir: string): readonly Mail[] {
	const files = readdirSync(dir).filter((name) => name.endsWith('.json'));
	return files
		.sort()
		.reverse()
		.map((name) => mail.parse(JSON.parse(readFileSync(join(dir, name), 'utf8'))));
}
