import type { Db } from '../db/open.ts';
import { endBroken, runTurn, type RunTurnDeps } from './run-turn.ts';
import { conversationsWithOpenTurns, firstOpenTurn, type Turn } from './store.ts';

export interface Turns {
	/** Works on the conversation's open turns, one after the other, in the background. */
	wake(conversationId: string): void;
	/** Takes up what a stopped or killed process left. */
	resume(): void;
	/** Resolves when no turn is being worked on. */
	idle(): Promise<void>;
}

/** One turn at a time in a conversation; conversations run beside each other. */
export function createTurns(deps: RunTurnDeps & { readonly db: Db }): Turns {
	const running = new Map<string, Promise<void>>();

	async function work(conversationId: string): Promise<void> {
		for (;;) {
			const turn = firstOpenTurn(deps.db, conversationId);
			if (!turn || deps.stopping.aborted) return;
			await runOrApologise(turn);
		}
	}

	async function runOrApologise(turn: Turn): Promise<void> {
		try {
			await runTurn(deps, turn);
		} catch (error) {
			deps.log.error({ err: error, turn_id: turn.id }, 'a turn failed; the customer is told');
			await endBroken(deps, turn);
		}
	}

	function wake(conversationId: string): void {
		if (running.has(conversationId) || deps.stopping.aborted) return;
		const done = work(conversationId)
			.catch((error: unknown) => {
				// Not even the apology could be stored; the turn is taken up at the next message or start.
				deps.log.error({ err: error, conversation_id: conversationId }, 'a turn stopped');
				return 'broken' as const;
			})
			.then((outcome) => {
				running.delete(conversationId);
				// A message may have come between the last look and here.
				if (outcome !== 'broken' && firstOpenTurn(deps.db, conversationId)) wake(conversationId);
			});
		running.set(conversationId, done);
	}

	return {
		wake,
		resume() {
			for (const id of conversationsWithOpenTurns(deps.db)) wake(id);
		},
		async idle() {
			while (running.size > 0) await Promise.all(running.values());
		},
	};
}
