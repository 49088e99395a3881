import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../../sidecar/src/knowledge/words.ts';
import { stopWordsOf } from '../../../sidecar/src/knowledge/stop-words.ts';
import { readDocument } from '../../../sidecar/src/knowledge/reading/read.ts';
import {
	elsewhere,
	hasSamples,
	KINDS,
	questionsOf,
	shopContent,
} from '../../bench/retrieval/content.ts';
import { makeKnowledge, type Knowledge } from './knowledge.ts';

/** Function words that the list of the search leaves in. */
const FUNCTION_WORDS = new Set(
	"am does don't can't it's will when not no until again may so".split(' '),
);

let knowledge: Knowledge;
beforeAll(() => {
	knowledge = makeKnowledge();
	knowledge.db
		.exec(`CREATE VIRTUAL TABLE temp.stems USING fts5(word, tokenize = 'porter unicode61');
		CREATE VIRTUAL TABLE temp.stem USING fts5vocab(temp, stems, row);`);
});
afterAll(() => {
	knowledge.close();
});

/** Words that carry meaning, by their stems (FTS5's own porter). */
function contentWords(text: string): Set<string> {
	const { db } = knowledge;
	const stop = stopWordsOf('en');
	db.exec('DELETE FROM temp.stems');
	const telling = wordsOf(text.toLowerCase().replaceAll('’', "'"))
		.map((word) => word.text)
		.filter((word) => !stop.has(word) && !FUNCTION_WORDS.has(word));
	db.prepare('INSERT INTO temp.stems (word) VALUES (?)').run(telling.join(' '));
	return new Set(db.prepare<[], string>('SELECT term FROM temp.stem').pluck().all());
}

describe('the labelled questions', () => {
	it('are at least 100, each asked once', () => {
		const all = [
			...KINDS.flatMap((kind) => questionsOf(kind).map(({ ask }) => ask)),
			...elsewhere(),
		];
		expect(all.length).toBeGreaterThanOrEqual(100);
		expect(new Set(all).size).toBe(all.length);
	});

	it('name sections that are there, and paraphrases share no content word with them', async () => {
		const sections = new Map<string, string>();
		for (const document of shopContent()) {
			for (const { heading, text } of await readDocument(document)) {
				for (const under of new Set([heading ?? '', ''])) {
					const name = `${document.title} / ${under}`;
					const before = sections.get(name) ?? document.title;
					sections.set(name, `${before} ${heading ?? ''} ${text}`);
				}
			}
		}
		if (!hasSamples()) console.warn('SKIPPED  labels of the public samples, which are missing');
		const shared: string[] = [];
		for (const kind of KINDS) {
			for (const { ask, in: answers } of questionsOf(kind)) {
				for (const [document, heading] of answers) {
					const text = sections.get(`${document} / ${heading ?? ''}`);
					if (text === undefined) {
						expect(hasSamples(), `${ask}: ${document} / ${String(heading)}`).toBe(false);
					} else if (kind === 'paraphrases') {
						const words = contentWords(text);
						const both = [...contentWords(ask)].filter((word) => words.has(word));
						if (both.length > 0) shared.push(`${ask}: ${both.join(', ')}`);
					}
				}
			}
		}
		expect(shared).toEqual([]);
	});
});
