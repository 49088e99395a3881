import { z } from 'zod';
import { ENTRY_VERSION } from '../entry.ts';

/** Format 1 as a reader demands it (docs/log-format.md). */
const entryV1 = z.strictObject({
	v: z.literal(ENTRY_VERSION),
	instance: z.string(),
	seq: z.int().nonnegative(),
	at: z.iso.datetime({ precision: 3 }),
	type: z.string(),
	actor: z.strictObject({ kind: z.string(), id: z.string().optional() }),
	refund_request_id: z.string().optional(),
	conversation_id: z.string().optional(),
	turn_id: z.string().optional(),
	data: z.record(z.string(), z.unknown()),
	sealed: z
		.strictObject({ subject: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
		.optional(),
});
export type ReadEntry = z.infer<typeof entryV1>;

export type EntryReading =
	| { readonly kind: 'entry'; readonly entry: ReadEntry }
	| { readonly kind: 'newer'; readonly version: number }
	| { readonly kind: 'malformed'; readonly field: string };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads stored bytes without trusting them. */
export function readEntryBytes(bytes: Uint8Array): EntryReading {
	let value: unknown;
	try {
		value = JSON.parse(utf8.decode(bytes));
	} catch {
		return { kind: 'malformed', field: 'JSON' };
	}
	const read = entryV1.safeParse(value);
	if (read.success) return { kind: 'entry', entry: read.data };
	const { data: version } = z.looseObject({ v: z.int() }).safeParse(value);
	if (version && version.v > ENTRY_VERSION) return { kind: 'newer', version: version.v };
	const issue = read.error.issues[0];
	const unknown = issue?.code === 'unrecognized_keys' ? 'an unknown member' : undefined;
	return { kind: 'malformed', field: unknown ?? issue?.path.join('.') ?? 'the whole' };
}
