import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { Retryable, Terminal } from '../failure.ts';
import { CannotBeRecorded, type BookEntry, type ShopBooks } from '../orders/books.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { findRefund, type Refund } from './store.ts';

const LOOK = 'refund.record';
const SEND = 'refund.record-send';
const payload = z.object({ refund_id: z.string(), round: z.int().positive() });
type Round = z.infer<typeof payload>;

/** About a week of rounds, the later ones an hour apart. */
const MOST_ROUNDS = 180;
const LONGEST_WAIT_MS = 60 * 60_000;

/**
 * Has a confirmed refund recorded in the shop's own system. That system keeps no idempotency key,
 * and its own payment gateway hears of the refund from Stripe and records it, too; so each round
 * waits first, then looks whether it is there, and only then writes, once. A write without a clear
 * answer, or one the process died in, is followed by another round, never by another write: by the
 * time of its look, what was sent has been done or will not be.
 */
export function createRecordInShop(deps: {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly outbox: Outbox;
	readonly source: Refund['orderSource'];
	readonly books: ShopBooks;
	/** Milliseconds from the confirmation to the first look, and from a write to the next. */
	readonly delay: number;
	readonly log: { warn(fields: object, message: string): void };
}): { readonly refundMoved: (tx: Tx, refund: Refund) => void } {
	const { db, write, clock, outbox, books, log } = deps;

	function enqueue(tx: Tx, kind: typeof LOOK | typeof SEND, round: Round, wait: number): void {
		outbox.enqueue(tx, {
			kind,
			key: `${round.refund_id}:${String(round.round)}`,
			order: `${kind}:${round.refund_id}`,
			payload: round,
			notBefore: new Date(clock.now().getTime() + wait),
		});
	}

	async function nextRound({ refund_id, round }: Round): Promise<void> {
		if (round >= MOST_ROUNDS) {
			throw new Terminal(
				'not_recorded',
				`The refund ${refund_id} was made at Stripe and could not be recorded in the shop for a week. Record it by hand on the order, without moving money.`,
			);
		}
		const wait = Math.min(deps.delay * 2 ** Math.min(round - 1, 20), LONGEST_WAIT_MS);
		await write('refunds.record', (tx) => {
			enqueue(tx, LOOK, { refund_id, round: round + 1 }, wait);
		});
	}

	outbox.handle(LOOK, async (raw) => {
		const round = payload.parse(raw);
		const entry = entryOf(db, round.refund_id);
		if (!entry) return;
		if ((await unlessPassing(() => books.look(entry))) === 'recorded') return;
		await write('refunds.record', (tx) => {
			enqueue(tx, SEND, round, 0);
		});
	});

	outbox.handle(SEND, async (raw, { attempt }) => {
		const round = payload.parse(raw);
		const entry = entryOf(db, round.refund_id);
		if (!entry) return;
		// The process died in an earlier attempt: it may have been written.
		if (attempt > 1) return nextRound(round);
		try {
			await books.record(entry);
		} catch (error) {
			if (error instanceof CannotBeRecorded) throw error;
			const facts = { err: error, refund_request_id: round.refund_id };
			log.warn(facts, 'a refund is not recorded in the shop yet; it will be looked for there');
			await nextRound(round);
		}
	});

	return {
		refundMoved(tx, refund) {
			if (refund.state !== 'confirmed' || refund.orderSource !== deps.source) return;
			enqueue(tx, LOOK, { refund_id: refund.id, round: 1 }, deps.delay);
		},
	};
}

/** Null when there is nothing to record any more: Stripe took its confirmation back. */
function entryOf(db: Db, refundId: string): BookEntry | null {
	const refund = findRefund(db, refundId);
	if (refund?.state !== 'confirmed' || refund.stripeRefundId === null) return null;
	if (refund.detail !== null) {
		throw new CannotBeRecorded(
			'books_differ',
			`The refund ${refundId} is not recorded in the shop by itself: ${refund.detail} Record it by hand on order ${refund.orderNumber}, without moving money.`,
		);
	}
	return {
		orderId: refund.orderId,
		orderNumber: refund.orderNumber,
		refundRequestId: refund.id,
		stripeRefundId: refund.stripeRefundId,
		amount: refund.amount,
		currency: refund.currency,
	};
}

/** A key, an address or a firewall is mended from outside: looked again, with the outbox's backoff. */
async function unlessPassing<T>(look: () => Promise<T>): Promise<T> {
	try {
		return await look();
	} catch (error) {
		if (!(error instanceof Terminal) || error instanceof CannotBeRecorded) throw error;
		throw new Retryable(error.type, error.message, { cause: error });
	}
}
