import type { ModelUsage } from '../brain/planner.ts';
import type { Prices } from '../brain/prices.ts';
import type { Clock } from '../clock.ts';
import type { SpendingStatus } from '../contract/status.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

/** US cents; null: no limit. */
export interface Budgets {
	readonly conversation: number | null;
	readonly day: number | null;
	readonly month: number | null;
}

export type Limited = 'conversation' | 'day' | 'month';

/** What models cost, durably. Days and months are UTC's. */
export interface Spending {
	/** Adds calls to their turn. @returns micro-USD */
	record(
		tx: Tx,
		turn: { readonly id: string; readonly conversationId: string },
		usages: readonly ModelUsage[],
	): number;
	/** The budget that forbids this conversation another model call; null: none does. */
	limited(conversationId: string): Limited | null;
	ofTurn(db: Db, turnId: string): { readonly microUsd: number; readonly calls: number };
	/** What everybody together has spent. */
	status(): SpendingStatus;
}

const MICRO_A_CENT = 10_000;

export function createSpending({
	db,
	clock,
	prices,
	budgets,
}: {
	readonly db: Db;
	readonly clock: Clock;
	readonly prices: Prices;
	readonly budgets: Budgets;
}): Spending {
	const sum = (where: string, value: string): number =>
		db
			.prepare<[string], { n: number }>(
				`SELECT coalesce(sum(micro_usd), 0) AS n FROM model_spending WHERE ${where}`,
			)
			.get(value)?.n ?? 0;
	const today = (): string => clock.now().toISOString().slice(0, 10);
	const ofDay = (): number => sum('day = ?', today());
	const ofMonth = (): number => sum("day LIKE ? || '-%'", today().slice(0, 7));
	const over = (micro: number, cents: number | null): boolean =>
		cents !== null && micro >= cents * MICRO_A_CENT;
	const forAll = (): 'day' | 'month' | null => {
		if (budgets.month !== null && over(ofMonth(), budgets.month)) return 'month';
		return budgets.day !== null && over(ofDay(), budgets.day) ? 'day' : null;
	};

	return {
		record(tx, turn, usages) {
			const microUsd = prices.cost(usages);
			if (usages.length === 0) return 0;
			tx.prepare(
				`INSERT INTO model_spending (day, turn_id, conversation_id, micro_usd, calls)
				VALUES (@day, @turnId, @conversationId, @microUsd, @calls)
				ON CONFLICT (day, turn_id) DO UPDATE
				SET micro_usd = micro_usd + excluded.micro_usd, calls = calls + excluded.calls`,
			).run({
				day: today(),
				turnId: turn.id,
				conversationId: turn.conversationId,
				microUsd,
				calls: usages.length,
			});
			return microUsd;
		},
		limited(conversationId) {
			const all = forAll();
			if (all !== null || budgets.conversation === null) return all;
			const spent = sum('conversation_id = ?', conversationId);
			return over(spent, budgets.conversation) ? 'conversation' : null;
		},
		ofTurn(from, turnId) {
			return (
				from
					.prepare<[string], { microUsd: number; calls: number }>(
						`SELECT coalesce(sum(micro_usd), 0) AS microUsd, coalesce(sum(calls), 0) AS calls
						FROM model_spending WHERE turn_id = ?`,
					)
					.get(turnId) ?? { microUsd: 0, calls: 0 }
			);
		},
		status: () => ({ today: ofDay(), month: ofMonth(), limits: budgets, limited: forAll() }),
	};
}
