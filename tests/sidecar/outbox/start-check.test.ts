import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckpointBody } from '../../../sidecar/src/contract/wordpress.ts';
import { Terminal } from '../../../sidecar/src/failure.ts';
import { currentPause } from '../../../sidecar/src/refunds/pause.ts';
import type { Refunds } from '../../../sidecar/src/refunds/refunds.ts';
import { createStartCheck } from '../../../sidecar/src/refunds/start-check.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

let log: LogFixture;
let kept: CheckpointBody | null;
let refusal: Error | null;
let errors: string[];
const others: LogFixture[] = [];

beforeEach(() => {
	log = openLog();
	kept = null;
	refusal = null;
	errors = [];
});
afterEach(() => {
	for (const one of [log, ...others.splice(0)]) one.remove();
});

/** What WordPress does with a checkpoint, as far as its own route: keep it, or refuse it. */
const wordpress = {
	latestCheckpoint: () => Promise.resolve(kept),
	postCheckpoint: (body: CheckpointBody) => {
		if (refusal) return Promise.reject(refusal);
		kept = body;
		return Promise.resolve();
	},
};

async function started() {
	const check = createStartCheck({
		...log,
		wordpress,
		log: { warn: () => undefined, error: (_facts, message) => void errors.push(message) },
	});
	await new Promise<void>((resolve) => {
		check.start(resolve);
	});
	return check;
}

async function checkpointOf(from: LogFixture, entries: number): Promise<CheckpointBody> {
	await from.fill(entries);
	const row = await from.write('audit.checkpoint', (tx) => from.audit.checkpoint(tx));
	if (!row) throw new Error('no checkpoint');
	return { instance: from.instance, size: row.size, note: row.note };
}

function another(): LogFixture {
	const other = openLog();
	others.push(other);
	return other;
}

const refused = () => new Terminal('wordpress_refused', 'WordPress answered 409 (log-forked).');

describe('a checkpoint that WordPress refuses', () => {
	it.each([2, 40])(
		'pauses refunds when WordPress meanwhile keeps another log’s, of %i entries',
		async (entries) => {
			const check = await started();
			const ours = await checkpointOf(log, 5);
			kept = await checkpointOf(another(), entries);
			refusal = refused();
			await expect(check.publish(ours)).rejects.toMatchObject({ retriable: true });
			expect(currentPause(log.db)?.reason).toBe('log_mismatch');
			expect(errors.join()).toContain('refunds are paused');
		},
	);

	it('has nothing to add when WordPress keeps a later one of the same log', async () => {
		const check = await started();
		const early = await checkpointOf(log, 5);
		kept = await checkpointOf(log, 5);
		refusal = refused();
		await check.publish(early);
		expect(currentPause(log.db)).toBeNull();
	});

	it.each([401, 403, 404])(
		'is tried again after %i, without a pause: WordPress keeps nothing else',
		async (status) => {
			const check = await started();
			const body = await checkpointOf(log, 5);
			refusal = new Terminal('wordpress_plugin_missing', `WordPress answered ${String(status)}.`);
			await expect(check.publish(body)).rejects.toMatchObject({ retriable: true });
			refusal = null;
			await check.publish(body);
			expect(kept).toEqual(body);
			expect(currentPause(log.db)).toBeNull();
		},
	);
});

describe('a checkpoint accepted by reconciling', () => {
	const reconciled = {
		reconcile: async () => {
			await log.write('refunds.flag', (tx) => tx.prepare('DELETE FROM flags').run());
			return {};
		},
		advanceNow: () => Promise.resolve(),
	} as unknown as Refunds;

	it('is accepted at the next start, and later checkpoints of ours reach WordPress', async () => {
		await log.fill(3);
		kept = await checkpointOf(another(), 9);
		const check = await started();
		expect(currentPause(log.db)?.reason).toBe('log_mismatch');
		await check.reconcile(reconciled);
		const again = await started();
		expect(currentPause(log.db)).toBeNull();
		const ours = await checkpointOf(log, 20);
		await again.publish(ours);
		expect(kept).toEqual(ours);
	});

	it('is not accepted by a log that is shorter than it was then', async () => {
		await log.fill(30);
		kept = await checkpointOf(another(), 9);
		await (await started()).reconcile(reconciled);
		// The same acceptance in a log with fewer entries: cut, or put together from two backups.
		const { reason } = log.db
			.prepare<[], { reason: string }>(
				`SELECT reason FROM flags WHERE name = 'accepted_checkpoint'`,
			)
			.get() ?? { reason: '' };
		log.remove();
		log = openLog();
		await log.fill(4);
		log.db
			.prepare(`INSERT INTO flags (name, reason, since) VALUES ('accepted_checkpoint', ?, '')`)
			.run(reason);
		await started();
		await vi.waitFor(() => {
			expect(currentPause(log.db)?.reason).toBe('log_mismatch');
		});
	});
});
