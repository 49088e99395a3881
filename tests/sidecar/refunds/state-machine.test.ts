import { describe, expect, it } from 'vitest';
import { refundState, type RefundState } from '../../../sidecar/src/contract/conversations.ts';
import {
	holdsReservation,
	isLegalMove,
	isOpen,
	movesTo,
	stateByStripe,
} from '../../../sidecar/src/refunds/refund.ts';

/** The list of the design, section 5, written down a second time. */
const DESIGN: readonly (readonly [RefundState, readonly RefundState[]])[] = [
	['requested', ['awaiting_approval', 'approved']],
	['awaiting_approval', ['approved', 'denied', 'expired', 'withdrawn']],
	['approved', ['submitting', 'awaiting_approval']],
	['submitting', ['submitted', 'confirmed', 'failed', 'unknown', 'awaiting_approval']],
	['unknown', ['submitted', 'confirmed', 'failed']],
	['submitted', ['confirmed', 'failed']],
	['confirmed', ['reversed']],
	['failed', ['confirmed']],
	['denied', []],
	['expired', []],
	['withdrawn', []],
	['reversed', []],
];

const states = refundState.options;
const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));

describe('the states of a refund', () => {
	it('are those of the design', () => {
		expect(DESIGN.map(([state]) => state).sort()).toEqual([...states].sort());
	});

	it.each(pairs)('%s > %s', (from, to) => {
		const legal = DESIGN.find(([state]) => state === from)?.[1].includes(to) ?? false;
		expect(isLegalMove(from, to)).toBe(legal);
	});

	it('begin as requested and in no other way', () => {
		for (const state of states) expect(isLegalMove(null, state)).toBe(state === 'requested');
	});

	it('know no names but their own', () => {
		for (const name of ['constructor', '__proto__', 'toString', '']) {
			expect(isLegalMove(name, 'confirmed')).toBe(false);
			expect(isLegalMove('confirmed', name)).toBe(false);
		}
	});

	it('reserve the amount until Stripe shows it or nobody will send it', () => {
		expect(states.filter(holdsReservation)).toEqual([
			'requested',
			'awaiting_approval',
			'approved',
			'submitting',
			'unknown',
		]);
		expect(states.filter(isOpen)).toEqual([
			'requested',
			'awaiting_approval',
			'approved',
			'submitting',
			'submitted',
			'unknown',
		]);
	});
});

describe('Stripe’s word', () => {
	it.each([
		['pending', 'submitted'],
		['requires_action', 'submitted'],
		['succeeded', 'confirmed'],
		['failed', 'failed'],
		['canceled', 'failed'],
	] as const)('%s means %s', (status, state) => {
		expect(stateByStripe(status)).toBe(state);
	});

	it.each([
		['submitting', 'confirmed', 'confirmed'],
		['submitting', 'submitted', 'submitted'],
		['unknown', 'failed', 'failed'],
		['submitted', 'submitted', null],
		['submitted', 'confirmed', 'confirmed'],
		['confirmed', 'confirmed', null],
		['confirmed', 'submitted', null],
		['confirmed', 'failed', 'reversed'],
		['failed', 'confirmed', 'confirmed'],
		['failed', 'submitted', null],
		['reversed', 'confirmed', null],
		['denied', 'confirmed', null],
	] as const)('we hold %s, it says %s: we move to %s', (held, word, to) => {
		expect(movesTo(held, word)).toBe(to);
	});

	it('never asks for an illegal move', () => {
		for (const held of states) {
			for (const word of ['submitted', 'confirmed', 'failed'] as const) {
				const to = movesTo(held, word);
				if (to !== null) expect(isLegalMove(held, to)).toBe(true);
			}
		}
	});
});
