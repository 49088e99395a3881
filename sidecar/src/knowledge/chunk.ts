import { createHash } from 'node:crypto';
import type { Block } from './reading/block.ts';
import { countWords, spacedWords, wordsOf } from './words.ts';

/** A passage of a document: what is found, cited and embedded. */
export interface Chunk {
	/** The path of headings above it, the document's title left out; null at the beginning. */
	readonly heading: string | null;
	readonly anchor: string | null;
	readonly text: string;
	/** For scripts without spaces between words; see `spacedWords`. */
	readonly words: string | null;
	/** SHA-256 of what is embedded. */
	readonly textHash: string;
}

/** Changed when the same document would be cut otherwise, so that it is cut again. */
export const CUTTING = '1';

/** The offline encoder drops what follows 128 pieces; this many English words always fit. */
const WORDS_LIMIT = 90;
/** Of these, title and headings may take so many. */
const HEADER_WORDS_LIMIT = 30;
/** For what has hardly any words, such as tables of codes. */
const CHARACTERS_LIMIT = 1_200;
const PATH = ' › ';

/** What stands for a passage in the space of meanings: its text under its title and headings. */
export function embeddedText(title: string, heading: string | null, text: string): string {
	return `${headerOf(title, heading)}\n${text}`;
}

function headerOf(title: string, heading: string | null): string {
	const header = heading === null ? title : `${title}${PATH}${heading}`;
	const last = wordsOf(header)[HEADER_WORDS_LIMIT - 1];
	return last === undefined ? header : header.slice(0, last.end);
}

/** Cuts where headings stand, and a section that is too long between its sentences. */
export function cutIntoChunks(title: string, blocks: readonly Block[]): Chunk[] {
	return sectionsOf(title, blocks).flatMap(({ heading, anchor, lines }) => {
		const limit = WORDS_LIMIT - countWords(headerOf(title, heading));
		return pack(lines, limit).map((text) => ({
			heading,
			anchor,
			text,
			words: spacedWords(`${title} ${heading ?? ''} ${text}`),
			textHash: createHash('sha256')
				.update(embeddedText(title, heading, text))
				.digest('hex'),
		}));
	});
}

interface Section {
	readonly heading: string | null;
	readonly anchor: string | null;
	readonly lines: string[];
}

function sectionsOf(title: string, blocks: readonly Block[]): Section[] {
	const open: { level: number; text: string }[] = [];
	let section: Section = { heading: null, anchor: null, lines: [] };
	const sections = [section];
	for (const block of blocks) {
		if (block.kind === 'lines') {
			section.lines.push(...block.lines);
			continue;
		}
		while ((open.at(-1)?.level ?? 0) >= block.level) open.pop();
		open.push({ level: block.level, text: block.text });
		const path = open.map(({ text }) => text).filter((text) => !sameWords(text, title));
		section = {
			heading: path.length === 0 ? null : path.join(PATH),
			anchor: path.length === 0 ? null : block.anchor,
			lines: [],
		};
		sections.push(section);
	}
	return sections.filter(({ lines }) => lines.length > 0);
}

function sameWords(one: string, other: string): boolean {
	return one.localeCompare(other, undefined, { sensitivity: 'base' }) === 0;
}

/** Lines into texts of at most `limit` words; a line that is longer is cut between sentences. */
function pack(lines: readonly string[], limit: number): string[] {
	const texts: string[] = [];
	let text = '';
	let words = 0;
	const add = (piece: string, glue: string): void => {
		const more = countWords(piece);
		const tooLong = words + more > limit || text.length + piece.length > CHARACTERS_LIMIT;
		if (text !== '' && tooLong) {
			texts.push(text);
			text = '';
			words = 0;
		}
		text = text === '' ? piece : text + glue + piece;
		words += more;
	};
	for (const line of lines) {
		let glue = '\n';
		for (const piece of fits(line, limit) ? [line] : cutLine(line, limit)) {
			add(piece.trim(), glue);
			glue = ' ';
		}
	}
	if (text !== '') texts.push(text);
	return texts;
}

function fits(text: string, limit: number): boolean {
	return text.length <= CHARACTERS_LIMIT && countWords(text) <= limit;
}

let sentences: Intl.Segmenter | undefined;

function cutLine(line: string, limit: number): string[] {
	sentences ??= new Intl.Segmenter(undefined, { granularity: 'sentence' });
	return Array.from(sentences.segment(line), ({ segment }) => segment).flatMap((sentence) =>
		fits(sentence, limit) ? [sentence] : cutSentence(sentence, limit),
	);
}

/** A sentence without an end, such as a list of words: cut between words, or in a word's middle. */
function cutSentence(sentence: string, limit: number): string[] {
	const pieces: string[] = [];
	const words = wordsOf(sentence);
	let start = 0;
	let inPiece = 0;
	for (const next of [...words.slice(1), undefined]) {
		inPiece++;
		const full = inPiece === limit || (next?.end ?? 0) - start > CHARACTERS_LIMIT;
		if (!full || next === undefined) continue;
		pieces.push(sentence.slice(start, next.start));
		start = next.start;
		inPiece = 0;
	}
	pieces.push(sentence.slice(start));
	return pieces.flatMap((piece) =>
		piece.length <= CHARACTERS_LIMIT
			? [piece]
			: (piece.match(new RegExp(`[\\s\\S]{1,${String(CHARACTERS_LIMIT)}}`, 'gu')) ?? []),
	);
}
