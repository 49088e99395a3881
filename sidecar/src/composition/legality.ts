import { isLegalActionMove } from '../actions/action.ts';
import type { IsLegalMove } from '../audit/verify/verify-moves.ts';
import { isLegalMove as isLegalRefundMove } from '../refunds/refund.ts';

/** The state machines that `audit verify` holds the log against. */
export const isLegalMove: IsLegalMove = (from, to, type) => {
	switch (type) {
		case 'refund.state_changed':
			return isLegalRefundMove(from, to);
		case 'action.state_changed':
			return isLegalActionMove(from, to);
	}
};
