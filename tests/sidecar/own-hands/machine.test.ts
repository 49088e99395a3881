import { afterEach, describe, expect, it } from 'vitest';
import { isLegalActionMove, isSettled } from '../../../sidecar/src/actions/action.ts';
import { verifyLog } from '../../../sidecar/src/audit/verify/verify.ts';
import { isLegalMove } from '../../../sidecar/src/composition/legality.ts';
import { actionState } from '../../../sidecar/src/contract/actions.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

const states = actionState.options;
const LEGAL: Readonly<Record<(typeof states)[number], readonly string[]>> = {
	awaiting_approval: ['approved', 'denied'],
	approved: ['running', 'failed'],
	running: ['waiting', 'done', 'failed', 'unknown'],
	waiting: ['done', 'failed', 'timed_out'],
	timed_out: ['done', 'failed'],
	unknown: ['done', 'failed'],
	denied: [],
	done: [],
	failed: [],
};

describe('the life of a call', () => {
	it.each(states)('from %s', (from) => {
		expect(states.filter((to) => isLegalActionMove(from, to)).sort()).toEqual(
			[...LEGAL[from]].sort(),
		);
	});

	it('begins as a question to a person, or as a call; nothing else is a state', () => {
		expect(states.filter((to) => isLegalActionMove(null, to))).toEqual([
			'awaiting_approval',
			'running',
		]);
		expect(isLegalActionMove('constructor', 'done')).toBe(false);
	});

	it('a person’s no is for ever, and what is settled no longer runs', () => {
		expect(states.filter(isSettled).sort()).toEqual(
			['denied', 'done', 'failed', 'timed_out', 'unknown'].sort(),
		);
	});
});

let log: LogFixture | undefined;
afterEach(() => {
	log?.remove();
	log = undefined;
});

describe('audit verify', () => {
	async function verified(...moves: readonly (readonly [string | null, string])[]) {
		const made = openLog();
		log = made;
		for (const [from, to] of moves) {
			await made.write('actions.move', (tx) =>
				made.audit.append(tx, {
					type: 'action.state_changed',
					actor: { kind: 'sidecar' },
					data: { action_id: 'act_1', from, to },
				}),
			);
		}
		return verifyLog(made.file, { isLegalMove });
	}

	it('knows the moves of a call', async () => {
		const report = await verified(
			[null, 'awaiting_approval'],
			['awaiting_approval', 'approved'],
			['approved', 'running'],
			['running', 'done'],
		);
		expect(report).toMatchObject({ outcome: 'verified', exitCode: 0 });
	});

	const ILLEGAL: Readonly<Record<string, readonly (readonly [string | null, string])[]>> = {
		'skips the person': [
			[null, 'awaiting_approval'],
			['awaiting_approval', 'running'],
		],
		'goes on after a no': [
			[null, 'awaiting_approval'],
			['denied', 'approved'],
		],
		'begins in the middle': [[null, 'done']],
	};
	it.each(Object.keys(ILLEGAL))('finds one that %s', async (name) => {
		expect(await verified(...(ILLEGAL[name] ?? []))).toMatchObject({ exitCode: 16 });
	});
});
