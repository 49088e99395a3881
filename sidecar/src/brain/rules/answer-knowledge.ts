import { unsupportedIn } from '../grounding/check.ts';
import { gatherEvidence } from '../grounding/evidence.ts';
import { citationOf, knownPassages, KNOWLEDGE_TOOL, type KnownPassage } from '../passages.ts';
import type { Plan, PlanRequest } from '../planner.ts';
import { Sentences } from '../stream/sentences.ts';
import { wordsOf } from '../text/languages.ts';
import { overlap, stemsOf } from '../text/stems.ts';
import { call, offered } from './plans.ts';

/** The longest answer quoted from a passage, in characters. */
const MOST_QUOTED = 320;
const SENTENCES_QUOTED = 2;

/**
 * The question answered from the shop's knowledge: one or two sentences of the best passage, word
 * for word, and where they stand. Searches when nothing was recalled and a search is offered.
 * Undefined when the knowledge has no answer.
 */
export function planKnowledge(request: PlanRequest, question: string): Plan | undefined {
	const stems = stemsOf(question);
	const evidence = gatherEvidence(request);
	for (const passage of knownPassages(request)) {
		const { title, heading, text } = passage;
		const about = overlap(stems, stemsOf(`${title} ${heading ?? ''} ${text}`));
		// The best of what was recalled was found fit for the question. Of the others, and of a search's
		// findings, that is not said, so most of what is asked must stand there.
		const fit = passage.id === request.passages[0]?.id;
		if (!fit && (about === 0 || about * 2 < stems.size)) continue;
		const quoted = quote(
			sentencesOf(passage, request.locale).filter(
				(sentence) => unsupportedIn(sentence, evidence, request.locale) === undefined,
			),
			stems,
		);
		if (quoted === '') continue;
		const citation = citationOf(passage);
		return {
			kind: 'answer',
			answer: { text: quoted, citations: citation === undefined ? [] : [citation] },
		};
	}
	const searched = request.results.some(({ name }) => name === KNOWLEDGE_TOOL);
	const tool = offered(request, KNOWLEDGE_TOOL);
	if (request.passages.length > 0 || searched || tool === undefined) return undefined;
	return call(tool, { query: question.slice(0, 500), top_k: 5 });
}

/** The sentence nearest to the question, with the one after it when both are short. */
function quote(sentences: readonly string[], stems: ReadonlySet<string>): string {
	const scores = sentences.map((sentence) => overlap(stems, stemsOf(sentence)));
	const best = scores.indexOf(Math.max(0, ...scores));
	const [first, ...more] = sentences.slice(Math.max(best, 0));
	let quoted = first ?? '';
	for (const sentence of more.slice(0, SENTENCES_QUOTED - 1)) {
		if (`${quoted} ${sentence}`.length <= MOST_QUOTED) quoted = `${quoted} ${sentence}`;
	}
	return quoted;
}

function sentencesOf({ text }: KnownPassage, locale: string): string[] {
	const lines = text.split(/\n+/).map((line) => line.replace(/^\s*(?:[-*•#>]+|\d+[.)])\s+/, ''));
	return lines
		.flatMap((line) => {
			const sentences = new Sentences(locale);
			return [...sentences.push(line), ...sentences.end()];
		})
		.map((sentence) => sentence.trim())
		.filter((sentence) => wordsOf(sentence).length > 2);
}
