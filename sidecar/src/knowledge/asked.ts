import type { Clock } from '../clock.ts';
import type { Write } from '../db/write.ts';
import { redactText } from '../privacy/redact.ts';
import type { AnswerCache } from './cache.ts';
import { countMissed } from './missed-store.ts';
import { normaliseQuestion } from './question.ts';
import type { KnowledgeSearch, SearchReply } from './search.ts';

export interface AskedDeps {
	readonly search: KnowledgeSearch;
	readonly version: () => string;
	readonly cache: AnswerCache<SearchReply>;
	/** Of the knowledge database. */
	readonly write: Write;
	readonly clock: Clock;
	readonly log: { warn(fields: object, message: string): void };
}

const LONGEST_QUESTION = 300;
/** A turn may search twice: for what it is shown, and when the Brain asks again. */
const SAME_TURN_MS = 30_000;

/**
 * Search as customers' questions use it: what was found lately is not searched for again, and what
 * nothing was found for is kept for the owner.
 */
export function createAskedSearch(deps: AskedDeps): KnowledgeSearch {
	let noted = { normalised: '', at: 0 };

	async function noteMissed(query: string, locale: string): Promise<void> {
		const question = withoutPerson(query);
		const normalised = normaliseQuestion(question);
		// A greeting or a number is no question.
		if (!normalised.includes(' ')) return;
		const now = deps.clock.now();
		const again = noted.normalised === normalised && now.getTime() - noted.at < SAME_TURN_MS;
		noted = { normalised, at: now.getTime() };
		if (again) return;
		await deps.write('knowledge.missed', (tx) => {
			countMissed(tx, { normalised, question, locale }, now.toISOString());
		});
	}

	return {
		async search(query, options) {
			const key = {
				question: query,
				version: deps.version(),
				locale: options.locale ?? '',
				variant: String(options.limit),
			};
			const known = deps.cache.get(key);
			const reply = known ?? (await deps.search.search(query, options));
			// What was found while the knowledge changed, or without vectors for now, is not kept.
			const lasts = reply.version === key.version && reply.makeshift !== true;
			if (!known && lasts) deps.cache.set(key, reply);
			if (!reply.informative) {
				await noteMissed(query, options.locale ?? '').catch((error: unknown) => {
					deps.log.warn({ err: error }, 'a question that nothing was found for was not kept');
				});
			}
			return reply;
		},
	};
}

/** The owner needs the question, not who asked: addresses, cards, long numbers and names go. */
function withoutPerson(query: string): string {
	return redactText(query)
		.replace(/\+?\d[\d\s()./-]{4,}\d/g, '[number]')
		.replace(/#?\b\d{3,}\b/g, '[number]')
		.replace(
			/\b(my name is|i am called|this is|ich hei(?:ß|ss)e|mein name ist|je m'appelle|me llamo|mi nombre es)\s+\p{Lu}[\p{L}'-]+(\s+\p{Lu}[\p{L}'-]+)?/giu,
			'$1 [name]',
		)
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, LONGEST_QUESTION);
}
