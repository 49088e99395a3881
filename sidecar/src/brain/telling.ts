import { unsupportedIn } from './grounding/check.ts';
import type { Evidence } from './grounding/evidence.ts';
import { FieldText } from './stream/field-text.ts';
import { Sentences } from './stream/sentences.ts';
import { wellFormed } from './text/well-formed.ts';

/**
 * What the customer is told in one step, over all attempts. Each whole sentence is checked when
 * it is complete; at the first that the evidence does not support, the rest of that attempt is
 * withheld. What was shown stays: a later attempt goes on after it.
 */
export class Telling {
	readonly #locale: string;
	readonly #evidence: Evidence;
	readonly #onSentence: (text: string) => void;
	#said = '';
	#withheld: string | undefined;
	#field = new FieldText(['final_message', 'text']);
	#sentences: Sentences;
	#streamed = '';
	readonly #shown: string[] = [];
	/** What a later attempt may repeat from its beginning; it is not shown twice. */
	#repeatable: string[] = [];

	constructor(locale: string, evidence: Evidence, onSentence: (text: string) => void) {
		this.#locale = locale;
		this.#evidence = evidence;
		this.#onSentence = onSentence;
		this.#sentences = new Sentences(locale);
	}

	/** All that was shown so far. */
	get said(): string {
		return this.#said;
	}

	/** What came of this attempt's text, shown or not. */
	get streamed(): string {
		return this.#streamed;
	}

	/** The sentence of this attempt that nothing supports. */
	get withheld(): string | undefined {
		return this.#withheld;
	}

	/** A new attempt's stream begins. */
	begin(): void {
		this.#field = new FieldText(['final_message', 'text']);
		this.#sentences = new Sentences(this.#locale);
		this.#streamed = '';
		this.#withheld = undefined;
		this.#repeatable = [...this.#shown];
	}

	push(delta: string): void {
		const text = this.#field.push(delta);
		if (text === '') return;
		this.#streamed += text;
		for (const sentence of this.#sentences.push(text)) this.#tell(sentence);
	}

	/**
	 * The attempt's text is complete and valid. Returns all that was said in this step, or
	 * undefined when a sentence was withheld. `text` must be what was streamed: where they differ
	 * (a field given twice), nothing more is told and the attempt counts as unsupported.
	 */
	finish(text: string): string | undefined {
		if (wellFormed(text) !== this.#streamed) {
			this.#withheld ??= 'a text that is given twice';
			return undefined;
		}
		for (const sentence of this.#sentences.end()) this.#tell(sentence);
		return this.#withheld === undefined ? this.#said : undefined;
	}

	/** Ends with words of our own; returns all that was said. */
	conclude(text: string): string {
		this.#show(text);
		return this.#said;
	}

	#tell(sentence: string): void {
		if (this.#withheld !== undefined) return;
		if (this.#repeatable.length > 0 && this.#repeatable[0] === sentence.trim()) {
			this.#repeatable.shift();
			return;
		}
		this.#repeatable = [];
		if (unsupportedIn(sentence, this.#evidence, this.#locale) !== undefined) {
			this.#withheld = sentence.trim();
			return;
		}
		this.#show(sentence);
	}

	#show(text: string): void {
		const gap = this.#said === '' || /\s$/.test(this.#said) || /^\s/.test(text) ? '' : ' ';
		this.#said += gap + text;
		this.#shown.push(text.trim());
		this.#onSentence(gap + text);
	}
}
