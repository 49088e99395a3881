import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Retryable, Terminal } from '../../../sidecar/src/failure.ts';
import { backoffMs } from '../../../sidecar/src/outbox/backoff.ts';
import type { NewRow } from '../../../sidecar/src/outbox/row.ts';
import { gate } from './gate.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

let log: LogFixture;
beforeEach(() => (log = openLog()));
afterEach(async () => {
	await log.outbox.stop(0);
	log.remove();
});

const enqueue = (...rows: NewRow[]) =>
	log.write('conversation.event', (tx) => rows.map((row) => log.outbox.enqueue(tx, row)));

describe('enqueue', () => {
	it('delivers as soon as the transaction is committed, and not before', async () => {
		const seen: unknown[] = [];
		log.outbox.handle('note', async (payload) => {
			expect(log.db.inTransaction).toBe(false);
			seen.push(payload);
		});
		log.outbox.start();
		await enqueue({ kind: 'note', payload: { n: 1 } });
		expect(seen).toEqual([]);
		await vi.waitFor(() => {
			expect(seen).toEqual([{ n: 1 }]);
		});
		await vi.waitFor(() => {
			expect(log.outbox.states()).toEqual({ waiting: 0, failed: 0, rows: [] });
		});
	});

	it('delivers nothing of a transaction that was rolled back', async () => {
		const seen: unknown[] = [];
		log.outbox.handle('note', async (payload) => void seen.push(payload));
		log.outbox.start();
		await expect(
			log.write('conversation.event', (tx) => {
				log.outbox.enqueue(tx, { kind: 'note', payload: 1 });
				throw new Error('no');
			}),
		).rejects.toThrow('no');
		await enqueue({ kind: 'note', payload: 2 });
		await log.outbox.runNow();
		expect(seen).toEqual([2]);
	});

	it('does nothing the second time for the same kind and key, delivered or not', async () => {
		const seen: unknown[] = [];
		log.outbox.handle('note', async (payload) => void seen.push(payload));
		log.outbox.handle('other', async (payload) => void seen.push(payload));
		expect(
			await enqueue(
				{ kind: 'note', key: 'a', payload: 1 },
				{ kind: 'note', key: 'a', payload: 2 },
				{ kind: 'other', key: 'a', payload: 3 },
				{ kind: 'note', payload: 4 },
				{ kind: 'note', payload: 5 },
			),
		).toEqual([true, false, true, true, true]);
		await log.outbox.runNow();
		expect(await enqueue({ kind: 'note', key: 'a', payload: 6 })).toEqual([false]);
		await log.outbox.runNow();
		expect(seen.sort()).toEqual([1, 3, 4, 5]);
	});

	it('keeps a payload no longer than it is needed', async () => {
		log.outbox.handle('note', async () => {});
		await enqueue({ kind: 'note', payload: { to: 'somebody' } });
		await log.outbox.runNow();
		expect(log.db.prepare('SELECT payload, state FROM outbox').all()).toEqual([
			{ payload: 'null', state: 'done' },
		]);
	});
});

describe('order', () => {
	it('delivers one at a time and in sequence within an order, others beside it', async () => {
		const slow = gate();
		const beside: unknown[] = [];
		log.outbox.handle('slow', slow.handler);
		log.outbox.handle('quick', async (payload) => void beside.push(payload));
		log.outbox.start();
		await enqueue(
			{ kind: 'slow', order: 'o', payload: 1 },
			{ kind: 'slow', order: 'o', payload: 2 },
			{ kind: 'quick', order: 'p', payload: 3 },
			{ kind: 'quick', payload: 4 },
		);
		await vi.waitFor(() => {
			expect(beside).toHaveLength(2);
		});
		expect(slow.begun).toEqual([1]);
		slow.release();
		await vi.waitFor(() => {
			expect(slow.begun).toEqual([1, 2]);
		});
		slow.release();
	});

	it('holds the followers of a row that is to be tried again, not those of a parked one', async () => {
		let fault: Error = new Retryable('unavailable', 'not now');
		const seen: unknown[] = [];
		log.outbox.handle('note', async (payload) => {
			if (payload === 'first') throw fault;
			seen.push(payload);
		});
		await enqueue(
			{ kind: 'note', order: 'o', payload: 'first' },
			{ kind: 'note', order: 'o', payload: 'second' },
		);
		await log.outbox.runNow();
		expect(seen).toEqual([]);
		fault = new Terminal('refused', 'Ask the owner.');
		await log.outbox.runNow();
		expect(seen).toEqual(['second']);
		expect(log.outbox.states()).toMatchObject({
			waiting: 0,
			failed: 1,
			rows: [{ kind: 'note', state: 'failed', attempts: 2, reason: 'Ask the owner.' }],
		});
	});
});

describe('failure', () => {
	it('is tried again with growing pauses, and says why in states()', async () => {
		const attempts: number[] = [];
		log.outbox.handle('note', async (_payload, { attempt }) => {
			attempts.push(attempt);
			if (attempt < 4) throw new Retryable('unavailable', 'WordPress does not answer.');
		});
		log.outbox.start();
		await enqueue({ kind: 'note', payload: null });
		for (const [n, pause] of [
			[1, 1_000],
			[2, 2_000],
			[3, 4_000],
		] as const) {
			await vi.waitFor(() => {
				expect(log.logged).toHaveLength(n);
			});
			// The outcome's own transaction was queued before this one.
			await log.write('outbox.done', () => undefined);
			expect(log.outbox.states().rows[0]).toMatchObject({
				attempts: n,
				reason: 'WordPress does not answer.',
				notBefore: new Date(log.clock.now().getTime() + pause).toISOString(),
			});
			log.clock.advance(pause - 1);
			await enqueue({ kind: 'unhandled', payload: null });
			await new Promise((resolve) => setTimeout(resolve, 30));
			expect(attempts).toHaveLength(n);
			log.clock.advance(1);
			await enqueue({ kind: 'note', key: String(n), notBefore: new Date(8e15), payload: null });
		}
		await vi.waitFor(() => {
			expect(attempts).toEqual([1, 2, 3, 4]);
		});
	});

	it('of any unknown kind is tried again too: a bug loses nothing', async () => {
		log.outbox.handle('note', async () => {
			throw new TypeError('undefined is not a function');
		});
		await enqueue({ kind: 'note', payload: null });
		await log.outbox.runNow();
		expect(log.outbox.states()).toMatchObject({ waiting: 1, failed: 0 });
		expect(log.logged[0]?.message).toBe('outbox: will be tried again');
	});

	it('parks a row whose stored payload is not JSON and delivers the others', async () => {
		const seen: unknown[] = [];
		log.outbox.handle('note', async (payload) => void seen.push(payload));
		await enqueue({ kind: 'note', payload: 1 }, { kind: 'note', payload: 2 });
		log.db.exec(`UPDATE outbox SET payload = '{' WHERE id = 1`);
		await log.outbox.runNow();
		expect(seen).toEqual([2]);
		expect(log.outbox.states().failed).toBe(1);
	});

	it('parked can be reopened, once', async () => {
		let refuse = true;
		log.outbox.handle('note', async () => {
			if (refuse) throw new Terminal('refused', 'no');
		});
		await enqueue({ kind: 'note', payload: 1 });
		await log.outbox.runNow();
		const id = log.outbox.states().rows[0]!.id;
		refuse = false;
		const reopen = () => log.write('outbox.done', (tx) => log.outbox.reopen(tx, id));
		expect(await reopen()).toBe(true);
		await log.outbox.runNow();
		expect(log.outbox.states()).toMatchObject({ waiting: 0, failed: 0 });
		expect(await reopen()).toBe(false);
	});

	it('pauses between 1 second and 15 minutes, never the same for all', () => {
		expect(backoffMs(1, 0)).toBe(1_000);
		expect(backoffMs(2, 0)).toBe(2_000);
		expect(backoffMs(10_000, 0)).toBe(600_000);
		expect(backoffMs(10_000, 0.999999)).toBeLessThanOrEqual(900_000);
		expect(backoffMs(3, 0.2)).not.toBe(backoffMs(3, 0.3));
	});
});
