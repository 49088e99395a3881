import type { Json } from '../contract/hands.ts';
import type { Tx } from '../db/write.ts';
import type { Db } from '../db/open.ts';

export type Actor =
	| { readonly kind: 'customer'; readonly id: string }
	| { readonly kind: 'staff'; readonly id: string }
	| { readonly kind: 'operator'; readonly id: string }
	| { readonly kind: 'sidecar' }
	| { readonly kind: 'stripe' }
	/** A shop's own Hand, by its name, answering at the callback. */
	| { readonly kind: 'hand'; readonly id: string };

/** What a caller states; sequence, time, instance and format version are added by `append`. */
export interface NewEntry {
	/** Dotted, past tense: `refund.state_changed`, `conversation.opened`, `hand.called`. */
	readonly type: string;
	readonly actor: Actor;
	readonly refundRequestId?: string;
	readonly conversationId?: string;
	readonly turnId?: string;
	/** Facts without personal data. A moved refund carries `from` (null at first) and `to`. */
	readonly data: { readonly [key: string]: Json };
	/** Personal data: encrypted with the subject's key, the leaf holds the ciphertext's hash. */
	readonly personal?: { readonly subject: string; readonly data: { readonly [key: string]: Json } };
}

export interface Appended {
	/** RFC 6962 leaf index: the first entry is 0. */
	readonly sequence: number;
	/** Hex RFC 6962 leaf hash. */
	readonly leafHash: string;
}

export interface StoredEntry {
	readonly sequence: number;
	readonly at: string;
	readonly type: string;
	readonly actor: Actor;
	readonly refundRequestId: string | null;
	readonly conversationId: string | null;
	readonly turnId: string | null;
	readonly data: { readonly [key: string]: Json };
	/** Opened personal data; null when there is none or its key was destroyed. */
	readonly personal: { readonly [key: string]: Json } | null;
	readonly leafHash: string;
}

/** Port. Order: the order of the calls. Durability: with the caller's transaction. */
export interface AuditLog {
	append(tx: Tx, entry: NewEntry): Appended;
	/** Size and hex root of the tree as of this transaction. */
	root(tx: Db): { readonly size: number; readonly root: string };
	entriesOf(refundRequestId: string): StoredEntry[];
	/** The entries of these sequence numbers, in the log's order. */
	entriesAt(sequences: readonly number[]): StoredEntry[];
}
