import type { CurrentFacts } from '../facts/facts.ts';
import type { PolicySettings, ShopRules } from './policy.ts';

/**
 * The environment's policy with the shop's own rules put on top: of each the stricter. Nothing in
 * the facts can allow what the environment does not, so whoever may write them in wp-admin can
 * narrow what is paid out and never widen it. Pure.
 */
export function tighten(settings: PolicySettings, facts: CurrentFacts | null): PolicySettings {
	const refund = facts?.facts.refund;
	if (!refund) return settings;
	const rules: ShopRules = {
		...(refund.window_days !== undefined && { windowDays: refund.window_days }),
		...(refund.max_amount && { maxAmount: refund.max_amount }),
		...(refund.always_ask_over && { askOver: refund.always_ask_over }),
		...(refund.excluded_statuses && { excludedStatuses: refund.excluded_statuses }),
	};
	return {
		...settings,
		approval: refund.always_person === true ? 'always' : settings.approval,
		limits: stricter(settings.limits, refund.always_ask_over ?? {}),
		rules,
	};
}

/** Only currencies that the environment names: one it leaves out always means a person. */
function stricter(
	allowed: Readonly<Record<string, number>>,
	wished: Readonly<Record<string, number>>,
): Record<string, number> {
	return Object.fromEntries(
		Object.entries(allowed).map(([currency, limit]) => [
			currency,
			Math.min(limit, wished[currency] ?? limit),
		]),
	);
}
