import type Database from 'better-sqlite3';
import type { NewEntry } from '../../../sidecar/src/audit/log.ts';
import {
	verifyLog,
	type VerifyOptions,
	type VerifyReport,
} from '../../../sidecar/src/audit/verify/verify.ts';
import { openLog, type LogFixture } from './log-fixture.ts';
import { tamper } from './tamper.ts';

export const MOVES = [
	'null>requested',
	'requested>approved',
	'approved>submitting',
	'submitting>confirmed',
];
export const isLegalMove = (from: string | null, to: string) =>
	MOVES.includes(`${String(from)}>${to}`);

/** Entries in the story, and how many of them its checkpoint covers. */
export const SIZE = 30;
export const CHECKPOINT = 28;

/** A log with sealed entries, two settled refunds, a checkpoint, and two entries after it. */
export interface Story {
	readonly log: LogFixture;
	/** The checkpoint's note, as WordPress would have kept it. */
	readonly kept: string;
	moveRefund(id: string | undefined, move: string): Promise<unknown>;
	verify(options?: Partial<VerifyOptions>): VerifyReport;
	/** Verifies after a change to the closed file, guards restored to the letter. */
	after(change: (db: Database.Database) => void, options?: Partial<VerifyOptions>): VerifyReport;
}

export async function tellStory(): Promise<Story> {
	const log = openLog();
	const moveRefund = (id: string | undefined, move: string) => {
		const [from, to] = move.split('>');
		return log.write('refunds.decide', (tx) =>
			log.audit.append(tx, {
				type: 'refund.state_changed',
				actor: { kind: 'sidecar' },
				...(id !== undefined && { refundRequestId: id }),
				data: { from: from === 'null' ? null : from, to } as NewEntry['data'],
			}),
		);
	};
	const verify = (options: Partial<VerifyOptions> = {}) =>
		verifyLog(log.file, { isLegalMove, ...options });

	await log.fill(20);
	for (const id of ['rr_1', 'rr_2']) for (const move of MOVES) await moveRefund(id, move);
	const checkpoint = await log.write('audit.checkpoint', (tx) => log.audit.checkpoint(tx));
	await log.fill(2);
	return {
		log,
		kept: checkpoint!.note,
		moveRefund,
		verify,
		after(change, options) {
			log.close();
			tamper(log.file, change);
			return verify(options);
		},
	};
}
