import type { KnownPassage } from '../passages.ts';
import type { PlanRequest } from '../planner.ts';
import { languagesOf } from '../text/languages.ts';
import { linkTarget } from '../text/links.ts';
import {
	addAmount,
	addLinks,
	addRulesOfTime,
	addText,
	canonicalNumber,
	type Draft,
} from './draft.ts';
import { statesIn } from './states-in.ts';

/**
 * A passage is evidence of what it says in general, never of the state of an order. Its own address
 * may be passed on; one that is merely written in it only if it is of the shop's own site, for a
 * page may hold what a stranger wrote: a review, a supplier's text.
 */
export function addPassage(
	draft: Draft,
	passage: KnownPassage,
	{ locale, shop }: Pick<PlanRequest, 'locale' | 'shop'>,
): void {
	const text = [passage.title, passage.heading, passage.text].filter(Boolean).join('\n');
	addText(draft, text, languagesFor(text, locale));
	addRulesOfTime(draft, passage.text, languagesFor(text, locale));
	for (const state of statesIn(text)) draft.rules.add(state);
	if (passage.url !== null) {
		draft.links.add(linkTarget(passage.url));
		draft.links.add(linkTarget(passage.url.replace(/#.*$/, '')));
	}
	const own = hostOf(shop.origin ?? '');
	addLinks(draft, text, (target) => own !== '' && sameSite(hostOf(target), own));
}

/** The owner's own words: what they state, and the addresses they name, may be passed on. */
export function addFacts(draft: Draft, yaml: string, locale: string): void {
	addText(draft, yaml, languagesFor(yaml, locale));
	addLinks(draft, yaml);
	for (const state of statesIn(yaml)) draft.rules.add(state);
	for (const line of yaml.split('\n')) {
		// `window_days: 30`: the unit stands in the key.
		const [, key = '', number = ''] =
			/^\s*(?:- )?([\w-]+)\s*:\s*["']?(\d+(?:\.\d+)?)\b/.exec(line) ?? [];
		const unit = /(?:^|[_-])(minute|hour|day|week|month|year)s?(?:[_-]|$)/i.exec(key)?.[1];
		if (unit !== undefined) draft.spans.add(`${canonicalNumber(number)} ${unit.toLowerCase()}`);
		if (/percent/i.test(key)) draft.percents.add(canonicalNumber(number));
	}
	// `max_cents: 5000` beside `currency: eur`, or `eur: 5000` under a key of cents.
	const currency = /\bcurrency\s*:\s*["']?([a-z]{3})\b/i.exec(yaml)?.[1]?.toLowerCase();
	for (const [, key = '', cents = ''] of yaml.matchAll(/\b([\w-]*cents|[a-z]{3})\s*:\s*(\d+)\b/g)) {
		const named = key.endsWith('cents') ? currency : key;
		if (named !== undefined) addAmount(draft.amounts, named, Number(cents));
	}
}

function languagesFor(text: string, locale: string): string[] {
	return ['en', locale, ...languagesOf(text, 3)];
}

function hostOf(address: string): string {
	return /^(?:[a-z]+:\/\/)?(?:[^/?#@]*@)?([^/?#:]*)/i.exec(address)?.[1]?.toLowerCase() ?? '';
}

/** The same host, or one beneath it; `www.` is no difference. */
function sameSite(host: string, own: string): boolean {
	const bare = own.replace(/^www\./, '');
	return host === bare || host.endsWith(`.${bare}`);
}
