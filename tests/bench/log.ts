import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit, type Audit } from '../../sidecar/src/audit/audit.ts';
import type { NewEntry } from '../../sidecar/src/audit/log.ts';
import { loadSigningKey } from '../../sidecar/src/audit/signing-key.ts';
import { readInstance } from '../../sidecar/src/audit/store.ts';
import { verifyLog } from '../../sidecar/src/audit/verify/verify.ts';
import { systemClock } from '../../sidecar/src/clock.ts';
import { migrate } from '../../sidecar/src/db/migrate.ts';
import { MAIN_FILE, openDatabase } from '../../sidecar/src/db/open.ts';
import { createWrite, type Write } from '../../sidecar/src/db/write.ts';
import { createOutbox } from '../../sidecar/src/outbox/outbox.ts';
import { openKeyring } from '../../sidecar/src/privacy/keyring.ts';
import { isLegalMove } from '../../sidecar/src/refunds/refund.ts';

const GROUPED = 20_000;
const GROUP = 100;
const ALONE = 500;

/**
 * Appends a second against the floor of the same run: bare inserts of the same bytes into a table
 * without tree and guards, through the same `write`; and how fast the result verifies.
 */
export async function benchLog(): Promise<string[]> {
	const dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-bench-log-'));
	const opened = openDatabase(dir);
	const { db } = opened;
	migrate(db);
	const write = createWrite(db);
	const silent = { warn: () => undefined, error: () => undefined };
	const outbox = createOutbox({ db, write, clock: systemClock, random: Math.random, log: silent });
	const instance = readInstance(db);
	const keyring = openKeyring({ dataDir: dir });
	const signingKey = loadSigningKey({ dataDir: dir, instance });
	const audit = createAudit({
		db,
		write,
		clock: systemClock,
		instance,
		signingKey,
		keyring,
		outbox,
	});
	db.exec('CREATE TABLE floor (id INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT');
	const insert = db.prepare<[string]>('INSERT INTO floor (entry) VALUES (?)');
	await appendOne(write, audit);
	const text = db.prepare<[], string>('SELECT entry FROM log_entries').pluck().get() ?? '';

	const lines: string[] = [];
	for (const [name, count, group] of [
		[`grouped, ${String(GROUP)} transactions a commit`, GROUPED, GROUP],
		['a commit each', ALONE, 1],
	] as const) {
		const floor = await rate(count, group, () =>
			write('conversation.event', () => insert.run(text)),
		);
		const log = await rate(count, group, () => appendOne(write, audit));
		lines.push(
			`log append, ${name}: ${whole(log)}/s; bare insert ${whole(floor)}/s; ${(floor / log).toFixed(2)}x the floor's time`,
		);
	}
	await audit.stop();
	keyring.close();
	opened.close();

	const before = process.memoryUsage().rss;
	const began = performance.now();
	const report = verifyLog(join(dir, MAIN_FILE), { isLegalMove });
	const seconds = (performance.now() - began) / 1_000;
	const grown = (process.memoryUsage().rss - before) / 1_048_576;
	lines.push(
		`log verify: ${report.outcome}, ${whole(report.size / seconds)} entries/s, ${grown.toFixed(0)} MB more resident over ${String(report.size)} entries`,
	);
	rmSync(dir, { recursive: true, force: true });
	return lines;
}

const ENTRY: NewEntry = {
	type: 'hand.called',
	actor: { kind: 'sidecar' },
	conversationId: `cv_${'0123456789abcdef'.repeat(2)}`,
	turnId: '0190a6e0-7b3c-7d2e-8f11-0123456789ab',
	data: { hand: 'shopify_get_order', call: 1, arguments_sha256: 'ab'.repeat(32), outcome: 'ok' },
};

function appendOne(write: Write, audit: Audit): Promise<unknown> {
	return write('conversation.event', (tx) => audit.append(tx, ENTRY));
}

/** Operations a second, `group` of them waiting at a time. */
async function rate(count: number, group: number, one: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	for (let done = 0; done < count; done += group) {
		await Promise.all(Array.from({ length: group }, one));
	}
	return (count * 1_000) / (performance.now() - began);
}

function whole(value: number): string {
	return Math.round(value).toLocaleString('en-US');
}
