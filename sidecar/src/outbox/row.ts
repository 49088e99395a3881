import type { Json } from '../contract/hands.ts';

/** What is to be done outside the database, as its owner states it. */
export interface NewRow {
	/** Names the handler. */
	readonly kind: string;
	/** With a key, a second enqueue of the same (kind, key) does nothing, for ever. */
	readonly key?: string;
	/** Rows of one `order` are delivered one after the other, in the order of enqueueing. */
	readonly order?: string;
	readonly payload: Json;
	readonly notBefore?: Date;
}
