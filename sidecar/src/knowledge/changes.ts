/**
 * Port: what an index kept elsewhere (in memory, in a worker) is told after each commit that
 * changed passages. Ids are `chunks.id`. It may miss some when the process dies, so an index reads
 * the table at start; in a running process it is told of all.
 */
export interface KnowledgeChange {
	/** New passages and passages whose words changed; they have no embedding yet, or kept one. */
	readonly written: readonly number[];
	/** Passages that now have a vector of the present embedder. */
	readonly embedded: readonly number[];
	/** Gone; must not be found from now on. */
	readonly removed: readonly number[];
}

export type OnKnowledgeChange = (change: KnowledgeChange) => void;
