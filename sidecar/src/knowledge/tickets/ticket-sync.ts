import type { Db } from '../../db/open.ts';
import type { Write } from '../../db/write.ts';
import { Retryable, Terminal } from '../../failure.ts';
import type { Ingest } from '../ingest.ts';
import { keepTicketCursor, ticketCursor } from './cursor-store.ts';
import type { SolvedTickets } from './solved-tickets.ts';
import { ticketDocument } from './ticket-document.ts';

const EVERY_MS = 15 * 60 * 1000;
const LONGEST_MS = 6 * 60 * 60 * 1000;
/** The first reading of a large account takes several rounds: its limits are not ours to use up. */
const PAGES_A_ROUND = 5;
/** At start other things come first. */
const FIRST_MS = 5_000;

export interface TicketSync {
	start(): void;
	/** Reads what changed now. Resolves to how many documents were handed over. */
	round(): Promise<number>;
	stop(): Promise<void>;
}

export interface TicketSyncDeps {
	/** The knowledge database, and its writer. */
	readonly db: Db;
	readonly write: Write;
	readonly ingest: Pick<Ingest, 'documents' | 'forget'>;
	readonly tickets: SolvedTickets;
	readonly log: {
		info(fields: object, message: string): void;
		warn(fields: object, message: string): void;
	};
	/** Milliseconds; shorter only in tests. */
	readonly every?: number;
	readonly first?: number;
}

/**
 * Has solved tickets answer later customers: reads what changed every 15 minutes, page by page,
 * and keeps the cursor only once a page's documents are kept, so that nothing is missed and a page
 * that is read twice changes nothing. A fault is tried again, ever more rarely, up to six hours.
 */
export function createTicketSync(deps: TicketSyncDeps): TicketSync {
	const { db, write, ingest, tickets, log, every = EVERY_MS, first = FIRST_MS } = deps;
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<number> | undefined;
	let stopped = false;
	let faults = 0;

	async function page(): Promise<{ readonly kept: number; readonly more: boolean }> {
		const before = ticketCursor(db);
		const { solved, unsolved, cursor, end } = await tickets(before);
		const read = solved.map((ticket) => ({ id: ticket.id, document: ticketDocument(ticket) }));
		const documents = read.flatMap(({ document }) => document ?? []);
		const gone = [
			...unsolved,
			...read.filter(({ document }) => document === null).map(({ id }) => id),
		];
		if (documents.length > 0) await ingest.documents('ticket', documents);
		if (gone.length > 0) await ingest.forget('ticket', gone);
		if (cursor !== null && cursor !== before) {
			await write('knowledge.tickets', (tx) => {
				keepTicketCursor(tx, cursor);
			});
		}
		return { kept: documents.length, more: !end && cursor !== null && cursor !== before };
	}

	async function read(): Promise<number> {
		let kept = 0;
		for (let i = 0; i < PAGES_A_ROUND && !stopped; i += 1) {
			const done = await page();
			kept += done.kept;
			if (!done.more) break;
		}
		return kept;
	}

	function round(): Promise<number> {
		running ??= read().finally(() => {
			running = undefined;
		});
		return running;
	}

	function schedule(ms: number): void {
		if (stopped) return;
		timer = setTimeout(() => {
			round()
				.then(
					(kept) => {
						faults = 0;
						if (kept > 0) log.info({ tickets: kept }, 'solved tickets were taken up');
					},
					(error: unknown) => {
						faults += 1;
						const known = error instanceof Retryable || error instanceof Terminal;
						log.warn(
							{ err: error, faults },
							known ? error.message : 'solved tickets could not be read',
						);
					},
				)
				.finally(() => {
					schedule(Math.min(every * 2 ** faults, Math.max(every, LONGEST_MS)));
				});
		}, ms).unref();
	}

	return {
		start() {
			schedule(first);
		},
		round,
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await running?.catch(() => undefined);
		},
	};
}
