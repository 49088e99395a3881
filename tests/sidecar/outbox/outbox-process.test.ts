import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Retryable } from '../../../sidecar/src/failure.ts';
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

describe('process', () => {
	it('delivers after a restart what an earlier process began or never began', async () => {
		const first = gate();
		log.outbox.handle('note', first.handler);
		log.outbox.start();
		await enqueue({ kind: 'note', payload: 'begun' });
		await enqueue({ kind: 'later', payload: 'never begun' });
		await vi.waitFor(() => {
			expect(first.begun).toEqual(['begun']);
		});
		// The process dies here: its handler never ends, and nothing of it is written any more.
		const { dir } = log;
		log.close();

		log = openLog(dir);
		const seen: [unknown, number][] = [];
		log.outbox.handle('note', async (payload, { attempt }) => void seen.push([payload, attempt]));
		log.outbox.handle('later', async (payload, { attempt }) => void seen.push([payload, attempt]));
		log.outbox.start();
		log.clock.advance(1_000);
		await vi.waitFor(
			() => {
				expect(seen.sort()).toEqual([
					['begun', 2],
					['never begun', 1],
				]);
			},
			{ timeout: 3_000 },
		);
	});

	it('stops after what is in flight, beginning nothing new', async () => {
		const slow = gate();
		log.outbox.handle('slow', slow.handler);
		log.outbox.start();
		await enqueue(
			{ kind: 'slow', order: 'o', payload: 1 },
			{ kind: 'slow', order: 'o', payload: 2 },
		);
		await vi.waitFor(() => {
			expect(slow.begun).toEqual([1]);
		});
		let stopped = false;
		const stopping = log.outbox.stop().then(() => (stopped = true));
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(stopped).toBe(false);
		slow.release();
		await stopping;
		expect(slow.begun).toEqual([1]);
		expect(log.outbox.states()).toMatchObject({ waiting: 1, failed: 0 });
	});

	it('aborts what is in flight when the grace is over, and keeps it', async () => {
		log.outbox.handle(
			'slow',
			(_payload, { signal }) =>
				new Promise((_resolve, reject) => {
					signal.addEventListener('abort', () => {
						reject(new Retryable('aborted', 'aborted'));
					});
				}),
		);
		log.outbox.start();
		await enqueue({ kind: 'slow', payload: 1 });
		await new Promise((resolve) => setTimeout(resolve, 20));
		await log.outbox.stop(10);
		expect(log.outbox.states()).toMatchObject({ waiting: 1, failed: 0 });
	});

	it('aborts an attempt at the handler’s own time limit', async () => {
		log.outbox.handle(
			'slow',
			(_payload, { signal }) =>
				new Promise((_resolve, reject) => {
					signal.addEventListener('abort', () => {
						reject(signal.reason as Error);
					});
				}),
			{ timeoutMs: 20 },
		);
		await enqueue({ kind: 'slow', payload: 1 });
		await log.outbox.runNow();
		expect(log.outbox.states().rows[0]?.reason).toMatch(/time limit of 20 ms/);
	});

	it('gives no row to two at once, however many ask', async () => {
		let running = 0;
		let most = 0;
		const seen: unknown[] = [];
		log.outbox.handle('note', async (payload) => {
			running += 1;
			most = Math.max(most, running);
			await new Promise((resolve) => setTimeout(resolve, 1));
			seen.push(payload);
			running -= 1;
		});
		log.outbox.start();
		const rows = Array.from({ length: 60 }, (_, n) => ({ kind: 'note', payload: n }));
		await Promise.all(rows.map((row) => enqueue(row)));
		await Promise.all([log.outbox.runNow(), log.outbox.runNow('note'), log.outbox.runNow()]);
		expect(seen).toHaveLength(60);
		expect(new Set(seen).size).toBe(60);
		expect(most).toBeGreaterThan(1);
	});
});
