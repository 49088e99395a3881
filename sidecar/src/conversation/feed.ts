import type { Db } from '../db/open.ts';
import type { FeedEvent } from '../contract/conversations.ts';
import type { Tx } from '../db/write.ts';
import { firstOpenTurn, turnsOf } from './store.ts';

type DurableEvent = Exclude<FeedEvent, { event: 'chunk' | 'replace' }>;
type DataOf<E extends DurableEvent['event']> = Extract<DurableEvent, { event: E }>['data'];

/**
 * What a conversation's readers are sent. Durable events are numbered 1, 2, … in the transaction of
 * their cause. Chunks live in memory: the k-th after durable event n is `n.k@boot`, where `boot`
 * names this process, so a reader who comes back to another process is told the text anew
 * (`replace`) instead of missing or doubling a part.
 */
export interface Feed {
	append<E extends DurableEvent['event']>(
		tx: Tx,
		conversationId: string,
		event: E,
		data: DataOf<E>,
	): void;
	/** A checked piece of the running turn's answer. */
	chunk(conversationId: string, turnId: string, text: string): void;
	/** The turn begins to speak anew, from `text`: readers who were sent something else are told so. */
	reset(conversationId: string, turnId: string, text: string): void;
	/** Drops the running turn's text from memory; its `end` event holds it from now on. */
	finish(conversationId: string): void;
	/** Backfill, then live, without gap or double. Ends when `signal` aborts. */
	read(conversationId: string, after: string, signal: AbortSignal): AsyncGenerator<FeedEvent>;
	/** Durable events after a cursor, for readers that poll. */
	list(conversationId: string, after: string): FeedEvent[];
	lastNumber(conversationId: string): number;
	/** The cursor names an event that was never given here, as after a restore from a backup. */
	isAhead(conversationId: string, after: string): boolean;
}

interface Live {
	readonly turnId: string;
	text: string;
	pieces: readonly Piece[];
}

interface Piece {
	readonly n: number;
	readonly k: number;
	readonly event: 'chunk' | 'replace';
	readonly text: string;
}

export interface Cursor {
	readonly n: number;
	readonly k: number;
	readonly boot: string | null;
}

const CURSOR = /^(\d{1,15})(?:\.(\d{1,9})@([0-9a-z]{1,32}))?$/;

/** `12`, `12.3@boot`, or '' for the beginning; undefined when it is none of these. */
export function parseCursor(text: string): Cursor | undefined {
	if (text === '') return { n: 0, k: 0, boot: null };
	const match = CURSOR.exec(text);
	if (!match) return undefined;
	return { n: Number(match[1]), k: Number(match[2] ?? 0), boot: match[3] ?? null };
}

export function createFeed({ db, boot }: { db: Db; boot: string }): Feed {
	const live = new Map<string, Live>();
	const waiting = new Map<string, Set<() => void>>();

	function wake(conversationId: string): void {
		for (const resume of waiting.get(conversationId) ?? []) resume();
	}

	function lastNumber(conversationId: string): number {
		return (
			db
				.prepare<[string], { n: number | null }>(
					'SELECT max(number) AS n FROM events WHERE conversation_id = ?',
				)
				.get(conversationId)?.n ?? 0
		);
	}

	function durableAfter(conversationId: string, n: number): FeedEvent[] {
		return db
			.prepare<[string, number], { number: number; event: string; data: string }>(
				'SELECT number, event, data FROM events WHERE conversation_id = ? AND number > ? ORDER BY number',
			)
			.all(conversationId, n)
			.map(
				({ number, event, data }) =>
					({ event, id: String(number), data: JSON.parse(data) as unknown }) as FeedEvent,
			);
	}

	function pieceEvents(conversationId: string, n: number, k: number): FeedEvent[] {
		const current = live.get(conversationId);
		const turn_id = current?.turnId ?? '';
		return (current?.pieces ?? [])
			.filter((piece) => piece.n > n || (piece.n === n && piece.k > k))
			.map(({ event, text, ...at }): FeedEvent => {
				const id = `${String(at.n)}.${String(at.k)}@${boot}`;
				return event === 'chunk'
					? { event, id, data: { turn_id, text } }
					: { event, id, data: { turn_id, text, citations: [] } };
			});
	}

	/** The next piece of the running turn's text, numbered after the last durable event. */
	function piece(
		conversationId: string,
		current: Live,
		event: Piece['event'],
		text: string,
	): Piece {
		const n = lastNumber(conversationId);
		const previous = current.pieces.at(-1);
		return { n, k: previous?.n === n ? previous.k + 1 : 1, event, text };
	}

	/** Durable events and chunks in the order in which they happened. */
	function after(conversationId: string, n: number, k: number): FeedEvent[] {
		const events = [...durableAfter(conversationId, n), ...pieceEvents(conversationId, n, k)];
		return events.sort((a, b) => position(a.id) - position(b.id));
	}

	/** For a reader whose chunks came from another process. */
	function replacement(conversationId: string): FeedEvent | null {
		const current = live.get(conversationId);
		const last = current?.pieces.at(-1);
		if (current && last) {
			// Not the last piece's own id: durable events may have come after it, and were just given.
			const n = lastNumber(conversationId);
			return {
				event: 'replace',
				id: `${String(n)}.${String(last.n === n ? last.k : 0)}@${boot}`,
				data: { turn_id: current.turnId, text: current.text, citations: [] },
			};
		}
		const turn = firstOpenTurn(db, conversationId) ?? turnsOf(db, conversationId).at(-1);
		return (
			(turn && {
				event: 'replace',
				id: String(lastNumber(conversationId)),
				data: { turn_id: turn.id, text: turn.answerText ?? '', citations: [...turn.citations] },
			}) ??
			null
		);
	}

	return {
		append(tx, conversationId, event, data) {
			tx.prepare(
				`INSERT INTO events (conversation_id, number, event, data)
				SELECT @conversationId, coalesce(max(number), 0) + 1, @event, @data
				FROM events WHERE conversation_id = @conversationId`,
			).run({ conversationId, event, data: JSON.stringify(data) });
			// The commit happens in this same macrotask; whoever wakes then reads what it made.
			setImmediate(wake, conversationId);
		},
		chunk(conversationId, turnId, text) {
			let current = live.get(conversationId);
			if (current?.turnId !== turnId) {
				current = { turnId, text: '', pieces: [] };
				live.set(conversationId, current);
			}
			current.pieces = [...current.pieces, piece(conversationId, current, 'chunk', text)];
			current.text += text;
			wake(conversationId);
		},
		reset(conversationId, turnId, text) {
			const known = live.get(conversationId);
			const current = known?.turnId === turnId ? known : { turnId, text: '', pieces: [] };
			live.set(conversationId, current);
			if (current.text === text) return;
			const event = current.text === '' ? 'chunk' : 'replace';
			current.pieces = [piece(conversationId, current, event, text)];
			current.text = text;
			wake(conversationId);
		},
		finish(conversationId) {
			live.delete(conversationId);
		},
		async *read(conversationId, afterId, signal) {
			const cursor = parseCursor(afterId) ?? { n: 0, k: 0, boot: null };
			let { n, k } = cursor;
			if (cursor.boot !== null && cursor.boot !== boot) {
				yield* durableAfter(conversationId, n);
				n = lastNumber(conversationId);
				k = 0;
				const replaced = replacement(conversationId);
				if (replaced) {
					yield replaced;
					({ n, k } = parseCursor(replaced.id) ?? { n, k });
				}
			}
			while (!signal.aborted) {
				const batch = after(conversationId, n, k);
				for (const event of batch) {
					yield event;
					({ n, k } = parseCursor(event.id) ?? { n, k });
				}
				if (batch.length === 0) await nextWake(waiting, conversationId, signal);
			}
		},
		list(conversationId, afterId) {
			return durableAfter(conversationId, parseCursor(afterId)?.n ?? 0);
		},
		lastNumber,
		isAhead(conversationId, afterId) {
			const { n, k, boot: from } = parseCursor(afterId) ?? { n: 0, k: 0, boot: null };
			const last = lastNumber(conversationId);
			// Of another process's chunks nothing is known; its reader is told the text anew.
			if (n !== last || from !== boot) return n > last;
			const piece = live.get(conversationId)?.pieces.at(-1);
			return k > (piece?.n === n ? piece.k : 0);
		},
	};
}

/** Orders `n.k` ids; no conversation has a million chunks between two events. */
function position(id: string): number {
	const cursor = parseCursor(id);
	return (cursor?.n ?? 0) * 1e6 + (cursor?.k ?? 0);
}

/** Resolves at the next wake or abort. */
function nextWake(
	waiting: Map<string, Set<() => void>>,
	conversationId: string,
	signal: AbortSignal,
): Promise<void> {
	return new Promise((resolve) => {
		const resumers = waiting.get(conversationId) ?? new Set();
		waiting.set(conversationId, resumers);
		const resume = (): void => {
			resumers.delete(resume);
			if (resumers.size === 0) waiting.delete(conversationId);
			signal.removeEventListener('abort', resume);
			resolve();
		};
		resumers.add(resume);
		signal.addEventListener('abort', resume, { once: true });
		if (signal.aborted) resume();
	});
}
