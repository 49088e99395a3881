import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { Retryable, Terminal } from '../failure.ts';
import { countUnembedded, keepVectors, nextUnembedded, type Unembedded } from './backlog-store.ts';
import type { OnKnowledgeChange } from './changes.ts';
import type { Embedder } from './embedder.ts';
import { nextVersion } from './version-store.ts';

export interface BacklogState {
	readonly waiting: number;
	readonly state: 'idle' | 'working' | 'paused';
	/** What an operator should know; null while all is well. */
	readonly problem: string | null;
}

export interface Backlog {
	/** There may be work. */
	wake(): void;
	state(): BacklogState;
	/** Resolves when nothing is under way; what is left waits in the database. */
	stop(): Promise<void>;
}

export interface BacklogDeps {
	readonly db: Db;
	readonly write: Write;
	readonly embedder: Embedder;
	readonly changed: OnKnowledgeChange;
	readonly log: { warn(fields: object, message: string): void };
	/** Passages asked for at once. */
	readonly batch: number;
	/** Milliseconds before a failure is tried again; shorter only in tests. */
	readonly firstDelay?: number;
}

const LONGEST_DELAY = 5 * 60_000;

/**
 * Gives every passage a vector of the present embedder, in batches. What waits is what the table
 * says, so nothing is lost when the process dies and a change of the embedder needs no order of its
 * own. A failing embedder is tried again after 1 s, doubled up to 5 minutes; search goes on by words.
 */
export function createBacklog(deps: BacklogDeps): Backlog {
	const { db, write, embedder } = deps;
	const stopping = new AbortController();
	let running: Promise<void> | undefined;
	let timer: NodeJS.Timeout | undefined;
	let failures = 0;
	let problem: string | null = null;

	async function embedBatch(): Promise<boolean> {
		const batch = nextUnembedded(db, embedder.name, deps.batch);
		if (batch.length === 0) return false;
		// The same words twice in a batch are asked for once.
		const texts = new Map(batch.map((chunk) => [chunk.textHash, chunk.text]));
		const made = await embedder.embed([...texts.values()], 'passage', stopping.signal);
		if (made.length !== texts.size) {
			throw new Retryable('vectors_missing', 'The embedder gave fewer vectors than texts.');
		}
		const vectors = new Map([...texts.keys()].map((hash, i) => [hash, made[i]]));
		const kept = batch.flatMap((chunk: Unembedded) => {
			const vector = vectors.get(chunk.textHash);
			return vector ? [{ chunk, vector }] : [];
		});
		const embedded = await write('knowledge.embed', (tx) => {
			const ids = keepVectors(tx, embedder.name, kept);
			// Answers found without these vectors may be others now; one change for all of them.
			if (countUnembedded(tx, embedder.name) === 0) nextVersion(tx);
			return ids;
		});
		deps.changed({ written: [], embedded, removed: [] });
		return true;
	}

	async function work(): Promise<void> {
		try {
			let more = true;
			while (more && !stopping.signal.aborted) {
				more = await embedBatch();
				failures = 0;
				problem = null;
			}
		} catch (error) {
			if (stopping.signal.aborted) return;
			failures++;
			problem =
				error instanceof Terminal || error instanceof Retryable
					? error.message
					: 'The embedder failed; the sidecar’s log says how.';
			deps.log.warn({ err: error, embedder: embedder.name }, 'passages could not be embedded');
			const delay = Math.min(LONGEST_DELAY, (deps.firstDelay ?? 1_000) * 2 ** (failures - 1));
			timer = setTimeout(wake, delay).unref();
		}
	}

	function wake(): void {
		if (running || stopping.signal.aborted) return;
		clearTimeout(timer);
		running = work().finally(() => {
			running = undefined;
			// Something may have come between the last look and now.
			if (problem === null && countUnembedded(db, embedder.name) > 0) wake();
		});
	}

	return {
		wake() {
			// Who adds work while it is paused does not shorten the pause.
			if (problem === null) wake();
		},
		state() {
			const waiting = countUnembedded(db, embedder.name);
			const state = problem !== null ? 'paused' : waiting > 0 ? 'working' : 'idle';
			return { waiting, state, problem };
		},
		async stop() {
			stopping.abort();
			clearTimeout(timer);
			await running;
		},
	};
}
