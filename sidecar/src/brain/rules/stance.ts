import { ENGLISH, FRENCH, GERMAN, SPANISH, type RefundWords } from './refund-words.ts';

/**
 * What a text says about a refund:
 * `request`  asks for one, affirmatively, in the writer's own name and words;
 * `confirm`  may mean to ask (a question, a condition, reported speech, a doubt): ask first;
 * `track`    is about a refund that was already asked for;
 * `policy`   asks how refunds work;
 * `decline`  wants none;
 * `none`     says nothing of refunds.
 */
export type RefundStance = 'request' | 'confirm' | 'track' | 'policy' | 'decline' | 'none';

const LANGUAGES: readonly RefundWords[] = [ENGLISH, GERMAN, FRENCH, SPANISH].map(plainWords);

export function refundStance(text: string): RefundStance {
	const own = simplified(unquoted(text));
	let stance: RefundStance = 'none';
	for (const words of LANGUAGES) {
		for (const sentence of sentencesOf(own)) {
			const next = sentenceStance(sentence, words);
			// A later sentence that takes the request back, or doubts it, wins over an earlier one.
			stance = stronger(stance, next);
		}
		if (stance === 'request' && words.takenBack.test(own)) return 'confirm';
		if (stance !== 'none') return stance;
	}
	return stance;
}

const ORDER: readonly RefundStance[] = ['none', 'policy', 'request', 'track', 'decline', 'confirm'];

function stronger(one: RefundStance, two: RefundStance): RefundStance {
	const pair = new Set([one, two]);
	if (pair.has('request') && (pair.has('decline') || pair.has('track'))) return 'confirm';
	return ORDER.indexOf(one) >= ORDER.indexOf(two) ? one : two;
}

function sentenceStance(sentence: string, words: RefundWords): RefundStance {
	if (!words.mention.test(sentence)) return 'none';
	if (words.track.test(sentence) && !words.condition.test(sentence)) return 'track';
	const clauses = sentence.split(words.clauseBreak);
	const about = clauses.filter((clause) => words.mention.test(clause)).join(' , ');
	if (words.declined.test(about)) return 'decline';
	if (words.policy.test(sentence)) return 'policy';
	const asks = clauses.some((clause) => words.request.some((form) => form.test(clause.trim())));
	if (!asks) return 'confirm';
	const doubtful =
		words.condition.test(sentence) ||
		words.timing.test(about) ||
		words.timing.test(clauses[0] ?? '') ||
		words.reported.test(sentence) ||
		words.doubt.test(sentence) ||
		words.question.test(about) ||
		words.negation.test(about);
	return doubtful ? 'confirm' : 'request';
}

/**
 * The text as the patterns expect it: lower case, without accents, the marks inside numbers,
 * addresses and abbreviations out of the way of sentence and clause ends.
 */
function simplified(text: string): string {
	return withoutAccents(text.toLowerCase().replaceAll('’', "'"))
		.replace(/[^\s@]+@[^\s@]+|(?:https?:\/\/|www\.)\S+/g, ' … ')
		.replace(/(?<=\d)[.,](?=\d)/g, '_')
		.replace(/\b(?:no|nr|num|n[o°º])[.:]?\s*(?=#?\s?\d)/g, 'number ')
		.replace(/\bs'il (?:vous|te) plait\b/g, 'svp');
}

function withoutAccents(text: string): string {
	return text.normalize('NFD').replace(/\p{Mn}/gu, '');
}

function plainWords(words: RefundWords): RefundWords {
	const plain = (form: RegExp): RegExp => new RegExp(withoutAccents(form.source), form.flags);
	return {
		mention: plain(words.mention),
		request: words.request.map(plain),
		declined: plain(words.declined),
		track: plain(words.track),
		policy: plain(words.policy),
		condition: plain(words.condition),
		timing: plain(words.timing),
		reported: plain(words.reported),
		doubt: plain(words.doubt),
		question: plain(words.question),
		negation: plain(words.negation),
		takenBack: plain(words.takenBack),
		clauseBreak: plain(words.clauseBreak),
	};
}

function sentencesOf(text: string): string[] {
	return text
		.split(/(?<=[.!?…])\s+(?!\d)|\n+/u)
		.map((each) => each.trim())
		.filter((each) => each !== '');
}

const QUOTED =
	/"[^"]*\s[^"]*"|“[^”]*\s[^”]*”|„[^“”]*\s[^“”]*[“”]|«[^»]*\s[^»]*»|(?<![\p{L}\d])'[^']*\s[^']*'(?!\p{L})|‘[^’]*\s[^’]*’|`[^`]*\s[^`]*`|^>.*$/gmu;

/** The text without what it quotes; a quoted single word ("1234") is the writer's own. */
export function unquoted(text: string): string {
	return text.replace(QUOTED, ' … ');
}
