import { setTimeout as sleep } from 'node:timers/promises';
import { lastMessageAt } from './joined.ts';
import { endBroken, runTurn, type RunTurnDeps, type Stopped } from './run-turn.ts';
import { conversationsWithOpenTurns, firstOpenTurn, type Turn } from './store.ts';

export interface Turns {
	/** Works on the conversation's open turns, one after the other, in the background. */
	wake(conversationId: string): void;
	/** Takes up what a stopped or killed process left. */
	resume(): void;
	/** Resolves when no turn is being worked on. */
	idle(): Promise<void>;
}

/** A burst is waited for no longer than so many pauses. */
const MOST_BURSTS = 5;

/** One turn at a time in a conversation; conversations run beside each other. */
export function createTurns(
	deps: RunTurnDeps & {
		/** Messages that come within so many milliseconds of each other are one turn. */
		readonly burstMs: number;
	},
): Turns {
	const running = new Map<string, Promise<void>>();

	async function work(conversationId: string): Promise<'idle' | 'waiting'> {
		for (;;) {
			const turn = firstOpenTurn(deps.db, conversationId);
			if (!turn || deps.stopping.aborted) return 'idle';
			await untilQuiet(turn);
			if ((await runOrApologise(turn)) === 'nobody-there') return 'waiting';
		}
	}

	async function runOrApologise(turn: Turn): Promise<Stopped> {
		try {
			return await runTurn(deps, turn);
		} catch (error) {
			deps.log.error({ err: error, turn_id: turn.id }, 'a turn failed; the customer is told');
			await endBroken(deps, turn);
			return 'ended';
		} finally {
			deps.inFlight.end(turn.id);
		}
	}

	/** People send what they have to say in several messages: waits for the one after the last. */
	async function untilQuiet(turn: Turn): Promise<void> {
		if (turn.customerText === null) return;
		for (let waited = 0; waited < deps.burstMs * MOST_BURSTS;) {
			const last = Date.parse(lastMessageAt(deps.db, turn));
			const left = last + deps.burstMs - deps.clock.now().getTime();
			if (left <= 0 || left > deps.burstMs) return;
			await sleep(left, undefined, { signal: deps.stopping }).catch(() => undefined);
			if (deps.stopping.aborted) return;
			waited += left;
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
				if (outcome === 'idle' && firstOpenTurn(deps.db, conversationId)) wake(conversationId);
				// Whoever came back in between found it still running.
				if (outcome === 'waiting' && !deps.presence.isGone(conversationId)) wake(conversationId);
			});
		running.set(conversationId, done);
	}

	// What waits for its reader goes on when they come; nothing is open in most conversations.
	deps.presence.onReturn((conversationId) => {
		if (firstOpenTurn(deps.db, conversationId)) wake(conversationId);
	});

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
