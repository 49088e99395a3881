import type { ApprovalReason } from '../contract/refunds.ts';

export interface PolicySettings {
	readonly approval: 'always' | 'over_limit';
	/** Minor units by currency; a currency not named always means a person. */
	readonly limits: Readonly<Record<string, number>>;
	/** Minor units by currency for all refunds of a day, or one number for each; null: no ceiling. */
	readonly dayCeiling: Readonly<Record<string, number>> | number | null;
	/** The shop's own rules (its business facts), which only ever narrow the above. */
	readonly rules?: ShopRules;
}

export interface ShopRules {
	/** Days after the order was placed in which a refund is requested. */
	readonly windowDays?: number;
	/** Minor units by currency for one order in all; a currency not named has no maximum. */
	readonly maxAmount?: Readonly<Record<string, number>>;
	/** Minor units by currency above which a person decides, even when `limits` are wider. */
	readonly askOver?: Readonly<Record<string, number>>;
	readonly excludedStatuses?: readonly string[];
}

/** Everything the decision rests on, read from the providers and our own ledger. */
export interface PolicyFacts {
	readonly amount: number;
	readonly currency: string;
	readonly charge: {
		readonly currency: string;
		/** Captured, minus what Stripe shows as refunded, minus reservations. */
		readonly remaining: number;
		/** Refunded or reserved already. */
		readonly gone: number;
		readonly risk: 'normal' | 'elevated' | 'highest' | 'not_assessed' | 'unknown';
		readonly checks: readonly ('pass' | 'fail' | 'unavailable' | 'unchecked' | null)[];
		readonly disputed: boolean;
	};
	/** Refunds on the charge that name a request of ours which we do not know: a restored database. */
	readonly orphans: number;
	readonly holds: readonly ('fraud' | 'verification')[];
	readonly order: { readonly status: string; readonly ageDays: number };
	/** Refunds that policy let through before, this one not counted. */
	readonly automatic: {
		readonly countOnOrder: number;
		readonly sumOnOrder: number;
		readonly sumOfCustomerToday: number;
	};
	/** All refunds approved today in this currency, this one not counted. */
	readonly approvedToday: number;
}

export type Assessment =
	| {
			readonly kind: 'refused';
			readonly why:
				| 'not_positive'
				| 'other_currency'
				| 'more_than_remains'
				| 'nothing_remains'
				| 'excluded_status'
				| 'outside_window'
				| 'over_maximum';
	  }
	| { readonly kind: 'approval'; readonly reasons: readonly ApprovalReason[] }
	| { readonly kind: 'automatic' };

/**
 * Who decides on a refund of an order that this session has proven. Pure; asked when the refund is
 * requested and once more just before it is sent.
 */
export function assess(facts: PolicyFacts, settings: PolicySettings): Assessment {
	const { charge, amount } = facts;
	if (amount <= 0) return { kind: 'refused', why: 'not_positive' };
	if (facts.currency !== charge.currency) return { kind: 'refused', why: 'other_currency' };
	if (charge.remaining <= 0) return { kind: 'refused', why: 'nothing_remains' };
	if (amount > charge.remaining) return { kind: 'refused', why: 'more_than_remains' };
	const forbidden = forbiddenBy(settings.rules ?? {}, facts);
	if (forbidden) return { kind: 'refused', why: forbidden };

	const reasons: ApprovalReason[] = [];
	switch (settings.approval) {
		case 'always':
			reasons.push('always');
			break;
		case 'over_limit': {
			const limit = settings.limits[facts.currency];
			const counted = Math.max(facts.automatic.sumOnOrder, facts.automatic.sumOfCustomerToday);
			if (limit === undefined) reasons.push('currency_without_limit');
			else if (counted + amount > limit) reasons.push('over_limit');
			if (facts.automatic.countOnOrder > 0) reasons.push('second_automatic_refund');
			break;
		}
	}
	const askOver = settings.rules?.askOver?.[facts.currency];
	if (askOver !== undefined && charge.gone + amount > askOver && !reasons.includes('over_limit')) {
		reasons.push('over_limit');
	}
	if (charge.checks.includes('fail')) reasons.push('card_checks_failed');
	else if (charge.checks.some((check) => check === 'unavailable' || check === 'unchecked')) {
		reasons.push('card_checks_unavailable');
	}
	if (charge.risk === 'elevated' || charge.risk === 'highest') reasons.push('raised_risk');
	if (facts.orphans > 0) reasons.push('unexplained_refund');
	if (facts.holds.length > 0) reasons.push('verification_hold');
	if (charge.disputed) reasons.push('open_dispute');
	if (overCeiling(facts, settings)) reasons.push('day_ceiling');
	return reasons.length === 0 ? { kind: 'automatic' } : { kind: 'approval', reasons };
}

/** What the shop's rules leave to its people, whoever else would allow it. */
function forbiddenBy(
	rules: ShopRules,
	{ order, charge, amount, currency }: PolicyFacts,
): 'excluded_status' | 'outside_window' | 'over_maximum' | null {
	if (rules.excludedStatuses?.includes(order.status)) return 'excluded_status';
	if (rules.windowDays !== undefined && order.ageDays > rules.windowDays) return 'outside_window';
	const most = rules.maxAmount?.[currency];
	if (most !== undefined && charge.gone + amount > most) return 'over_maximum';
	return null;
}

/** The day's ceiling binds people too: it limits what a stolen wp-admin could give away. */
export function overCeiling(
	facts: Pick<PolicyFacts, 'amount' | 'currency' | 'approvedToday'>,
	settings: Pick<PolicySettings, 'dayCeiling'>,
): boolean {
	const { dayCeiling } = settings;
	if (dayCeiling === null) return false;
	const ceiling = typeof dayCeiling === 'number' ? dayCeiling : dayCeiling[facts.currency];
	// A ceiling that names some currencies allows none of the others.
	return facts.approvedToday + facts.amount > (ceiling ?? 0);
}
