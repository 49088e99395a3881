import { canonicalJson } from '../canonical.ts';
import { Terminal } from '../failure.ts';
import type { Json } from '../contract/hands.ts';
import type { Actor, NewEntry } from './log.ts';

/** Version of the entry's format; docs/log-format.md states each one and none is ever changed. */
export const ENTRY_VERSION = 1;

/** The database's CHECK says the same. An entry is a few hundred bytes; texts belong elsewhere. */
export const MAX_ENTRY_BYTES = 262_144;

/** Format 1, member by member; absent members are left out, never null. */
export interface EntryV1 {
	readonly v: typeof ENTRY_VERSION;
	/** Which log, so that an entry of one shop proves nothing about another's. */
	readonly instance: string;
	/** RFC 6962 leaf index: the first entry is 0. */
	readonly seq: number;
	/** UTC, milliseconds, as `Date.prototype.toISOString` writes it. Informative: `seq` is the order. */
	readonly at: string;
	readonly type: string;
	readonly actor: Actor;
	readonly refund_request_id?: string;
	readonly conversation_id?: string;
	readonly turn_id?: string;
	readonly data: { readonly [key: string]: Json };
	/** Lower-case hex SHA-256 of the ciphertext kept beside the entry. */
	readonly sealed?: { readonly subject: string; readonly sha256: string };
}

export interface EntryPlace {
	readonly instance: string;
	readonly seq: number;
	readonly at: Date;
	readonly sealed?: { readonly subject: string; readonly sha256: string };
}

const TYPE = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/;

/**
 * The RFC 8785 text of an entry: what is stored, hashed, and from then on never serialised again.
 *
 * @throws Terminal `log_entry_invalid` for a type that is not dotted, for data that JSON cannot
 *   carry (NaN, a lone surrogate), or for more than 256 KiB
 */
export function encodeEntry(entry: NewEntry, place: EntryPlace): string {
	if (!TYPE.test(entry.type)) throw invalid(`the type "${entry.type}" is not a dotted name`);
	const value: EntryV1 = {
		v: ENTRY_VERSION,
		instance: place.instance,
		seq: place.seq,
		at: place.at.toISOString(),
		type: entry.type,
		actor: entry.actor,
		...(entry.refundRequestId !== undefined && { refund_request_id: entry.refundRequestId }),
		...(entry.conversationId !== undefined && { conversation_id: entry.conversationId }),
		...(entry.turnId !== undefined && { turn_id: entry.turnId }),
		data: entry.data,
		...(place.sealed && { sealed: place.sealed }),
	};
	const text = canonicalText(value);
	if (Buffer.byteLength(text) > MAX_ENTRY_BYTES) {
		throw invalid(`${entry.type} is larger than ${String(MAX_ENTRY_BYTES)} bytes`);
	}
	return text;
}

/**
 * RFC 8785 text of what an entry carries.
 *
 * @throws Terminal `log_entry_invalid` when JSON cannot carry it
 */
export function canonicalText(value: unknown): string {
	let text: string;
	try {
		text = canonicalJson(value);
	} catch (error) {
		throw invalid(error instanceof Error ? error.message : String(error), error);
	}
	// JSON.stringify escapes lone surrogates; RFC 8785 section 3.2.2.2 wants them refused.
	if (text.includes('\\ud') && /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(text)) {
		throw invalid('a text holds a lone surrogate');
	}
	return text;
}

function invalid(what: string, cause?: unknown): Terminal {
	return new Terminal('log_entry_invalid', `An entry of the log cannot be written: ${what}.`, {
		cause,
	});
}
