/** The turns that have begun to plan, and whether they may still take another message in. */
export interface InFlight {
	/** A planning step begins. */
	plan(turnId: string): Planning;
	/**
	 * Asked inside the transaction that stores a message: may it become part of this turn? A step
	 * that has said nothing yet is begun again with the message; one that has is not disturbed.
	 */
	join(turnId: string): boolean;
	/** The turn is over. */
	end(turnId: string): void;
}

export interface Planning {
	/** Aborts when another message has joined the turn. */
	readonly signal: AbortSignal;
	/** The customer is about to be told something. @returns false when it is out of date */
	speak(): boolean;
	/** The step has a result; no message joins from here on. @returns false when out of date */
	settle(): boolean;
}

interface State {
	readonly controller: AbortController;
	closed: boolean;
}

/**
 * Lives in memory: whoever plans and whoever takes messages in are one process, and after a restart
 * no turn is planning. Transactions and sentences come one at a time, so what is decided here holds.
 */
export function createInFlight(): InFlight {
	const turns = new Map<string, State>();
	return {
		plan(turnId) {
			const before = turns.get(turnId);
			// After its first step, a turn has decided or done something.
			const state = { controller: new AbortController(), closed: before?.closed ?? false };
			turns.set(turnId, state);
			const close = (): boolean => {
				if (state.controller.signal.aborted) return false;
				state.closed = true;
				return true;
			};
			return { signal: state.controller.signal, speak: close, settle: close };
		},
		join(turnId) {
			const state = turns.get(turnId);
			if (state?.closed === true) return false;
			state?.controller.abort();
			return true;
		},
		end(turnId) {
			turns.delete(turnId);
		},
	};
}
