import { createOfflineEmbedder } from '../../sidecar/src/knowledge/offline-embedder.ts';
import { createSearch, type Search } from '../../sidecar/src/knowledge/search.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { elsewhere, KINDS, questionsOf, type Question } from './retrieval/content.ts';
import { isReported, meanOf, scoresOf, type Scores } from './retrieval/figures.ts';
import { indexContent, type Indexed, type Section } from './retrieval/knowledge.ts';
import type { Row } from './row.ts';

const DEPTH = 10;

/**
 * What is found for labelled questions without any key: by text alone, by vectors of the offline
 * encoder alone, by both. Figures of the half that nothing was tuned on; `BENCH_HALF=tuned` gives the
 * other.
 */
export async function benchRetrieval(): Promise<Row[]> {
	const reported = process.env['BENCH_HALF'] !== 'tuned';
	const embedder = createOfflineEmbedder();
	const indexed = await indexContent(embedder);
	const log = { warn: (fields: object, message: string) => console.error(message, fields) };
	const text = createSearch({ db: indexed.db, embedder: null, log });
	const both = createSearch({ db: indexed.db, embedder, log });
	try {
		for (const search of [text, both]) while (!(await search.size()).loaded) await sleep(20);
		const rows: Row[] = [];
		const told = { answered: [] as boolean[], elsewhere: [] as boolean[] };
		for (const kind of KINDS) {
			const asked = questionsOf(kind).filter(
				(question) => isReported(question.ask) === reported && isThere(question, indexed),
			);
			const scores = { text: [] as Scores[], vectors: [] as Scores[], both: [] as Scores[] };
			for (const question of asked) {
				const [vector] = await embedder.embed([question.ask], 'query');
				const found = await both.search(question.ask, { limit: DEPTH });
				told.answered.push(found.informative);
				scores.both.push(scoresOf(question, found.passages));
				scores.text.push(await textScores(text, question));
				scores.vectors.push(scoresOf(question, nearest(indexed, vector ?? new Float32Array())));
				if (process.env['BENCH_SHOW'] !== undefined) show(question, scores, found.passages);
			}
			const mean = {
				text: meanOf(scores.text),
				vectors: meanOf(scores.vectors),
				both: meanOf(scores.both),
			};
			for (const figure of ['ndcg', 'recall'] as const) {
				const [by, floor] = [mean.both[figure], mean.text[figure]];
				rows.push({
					measure: `${kind} (${String(asked.length)}), ${figure === 'ndcg' ? 'nDCG@10' : 'recall@5'}`,
					figure: `both ${by.toFixed(3)}, vectors ${mean.vectors[figure].toFixed(3)}`,
					floor: `text alone ${floor.toFixed(3)}`,
					ratio: floor === 0 ? '-' : `${(by / floor).toFixed(1)}x`,
					expected: kind === 'paraphrases' ? '>= 4x text alone' : '>= text alone',
				});
			}
		}
		for (const ask of elsewhere().filter((ask) => isReported(ask) === reported)) {
			told.elsewhere.push((await both.search(ask, { limit: 1 })).informative);
		}
		return [
			...rows,
			shareOf('answered by the content', told.answered),
			shareOf('not answered by it', told.elsewhere),
		];
	} finally {
		await Promise.all([text.close(), both.close(), embedder.close()]);
		indexed.close();
	}
}

/** Without the public samples, what they answer is not asked. */
function isThere(question: Question, { passages }: Indexed): boolean {
	return question.in.some(([document]) => passages.some(({ title }) => title === document));
}

async function textScores(search: Search, question: Question): Promise<Scores> {
	return scoresOf(question, (await search.search(question.ask, { limit: DEPTH })).passages);
}

/** Sections by cosine alone. */
function nearest({ passages }: Indexed, vector: Float32Array): Section[] {
	const dot = (other: Float32Array): number =>
		vector.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
	const sections = new Map<string, Section>();
	for (const { passage } of passages
		.map((passage) => ({ passage, cosine: dot(passage.vector) }))
		.sort((a, b) => b.cosine - a.cosine)) {
		sections.set(`${passage.title} / ${passage.heading ?? ''}`, passage);
		if (sections.size === DEPTH) break;
	}
	return [...sections.values()];
}

function shareOf(which: string, told: readonly boolean[]): Row {
	const share = told.filter(Boolean).length / Math.max(1, told.length);
	return {
		measure: `called informative, of ${String(told.length)} ${which}`,
		figure: share.toFixed(3),
		floor: '',
		ratio: '',
		expected: '',
	};
}

function show(
	{ ask }: Question,
	scores: Readonly<Record<'text' | 'vectors' | 'both', readonly Scores[]>>,
	found: readonly (Section & { readonly score: number })[],
): void {
	const last = (['text', 'vectors', 'both'] as const).map(
		(name) => `${name} ${(scores[name].at(-1)?.ndcg ?? NaN).toFixed(2)}`,
	);
	const [first] = found;
	console.log(
		`${last.join(' ')}  ${ask}  ->  ${first?.title ?? '-'} / ${first?.heading ?? ''} ${first?.score.toFixed(2) ?? ''}`,
	);
}
