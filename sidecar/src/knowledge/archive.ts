import type { Clock } from '../clock.ts';
import type { KnowledgeSource, Passage } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import {
	agedTickets,
	keepLastRun,
	lastRun,
	notePassageFound,
	putAway,
	takeBack,
} from './archive-store.ts';
import type { OnKnowledgeChange } from './changes.ts';
import { nextVersion } from './version-store.ts';

/**
 * Keeps the index to what answers: once a month, solved tickets that have not changed for a year and
 * that no customer was answered from for half a year are put away, vectors included. Pages, products
 * and uploads never are: the shop itself says whether they hold.
 */
export interface Archive {
	/** A customer is shown these passages. Does not wait for the note to be durable. */
	found(passages: readonly Passage[]): void;
	/** Puts away what has aged, now; gives how many documents. */
	run(): Promise<number>;
	/** Puts documents back as they were; gives how many passages are found again. */
	restore(source: KnowledgeSource, externalIds: readonly string[]): Promise<number>;
	/** Looks once a day whether a month is over. */
	start(): void;
	stop(): Promise<void>;
}

export interface ArchiveDeps {
	readonly db: Db;
	/** Of the knowledge database. */
	readonly write: Write;
	readonly clock: Clock;
	readonly embedder: string;
	readonly changed: OnKnowledgeChange;
	readonly log: {
		info(fields: object, message: string): void;
		warn(fields: object, message: string): void;
	};
}

const DAY_MS = 86_400_000;
const EVERY_DAYS = 30;
const UNCHANGED_DAYS = 365;
const NOT_FOUND_DAYS = 183;
/** Documents a transaction: nothing else is written meanwhile. */
const AT_ONCE = 50;
/** At start other things come first. */
const FIRST_MS = 60_000;

export function createArchive(deps: ArchiveDeps): Archive {
	const { db, write, clock, changed, log } = deps;
	/** The day each passage was last noted, so that it is written once a day. */
	const noted = new Map<string, string>();
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;
	let archiving: Promise<unknown> = Promise.resolve();
	let noting: Promise<unknown> = Promise.resolve();
	const ago = (days: number): string =>
		new Date(clock.now().getTime() - days * DAY_MS).toISOString();

	async function run(): Promise<number> {
		const limits = { changedBefore: ago(UNCHANGED_DAYS), foundBefore: ago(NOT_FOUND_DAYS) };
		let documents = 0;
		for (;;) {
			const now = clock.now().toISOString();
			const done = await write('knowledge.archive', (tx) => {
				const aged = stopped ? [] : agedTickets(tx, limits, AT_ONCE);
				const removed = aged.flatMap((id) => putAway(tx, id, now));
				if (removed.length > 0) nextVersion(tx);
				if (aged.length === 0 && !stopped) keepLastRun(tx, now);
				return { aged: aged.length, removed };
			});
			if (done.aged === 0) break;
			documents += done.aged;
			changed({ written: [], embedded: [], removed: done.removed });
		}
		if (documents > 0)
			log.info({ documents }, 'put away old tickets that nobody was answered from');
		return documents;
	}

	function look(afterMs: number): void {
		timer = setTimeout(() => {
			const last = lastRun(db);
			if (last === null || last < ago(EVERY_DAYS)) {
				archiving = run().catch((error: unknown) => {
					log.warn({ err: error }, 'old tickets were not put away; tried again tomorrow');
				});
			}
			look(DAY_MS);
		}, afterMs);
		timer.unref();
	}

	return {
		found(passages) {
			const now = clock.now().toISOString();
			const today = now.slice(0, 10);
			const fresh = passages.filter(
				({ id, source }) => source === 'ticket' && noted.get(id) !== today,
			);
			if (fresh.length === 0) return;
			for (const { id } of fresh) noted.set(id, today);
			noting = write('knowledge.found', (tx) => {
				for (const { id } of fresh) notePassageFound(tx, Number(id), now);
			}).catch((error: unknown) => {
				log.warn({ err: error }, 'that a ticket was found was not noted');
			});
		},
		run,
		async restore(source, externalIds) {
			const back = await write('knowledge.archive', (tx) => {
				const now = clock.now().toISOString();
				const passages = externalIds.flatMap((id) => takeBack(tx, source, id, now));
				if (passages.length > 0) nextVersion(tx);
				return passages;
			});
			const ids = (of: typeof back): number[] => of.map(({ id }) => id);
			const embedded = back.filter(({ embedder }) => embedder === deps.embedder);
			changed({ written: ids(back), embedded: ids(embedded), removed: [] });
			return back.length;
		},
		start() {
			look(FIRST_MS);
		},
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await Promise.all([archiving, noting]);
		},
	};
}
