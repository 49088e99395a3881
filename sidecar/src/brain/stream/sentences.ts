/** A full stop with space behind it (inside an address there is none), or one of a script without. */
const ENDED = /(?:[.!?…؟।]["'”’»)\]*_\s]*\s|[。！？][”’」』）\s]*)$/u;
/** Without one of these, nothing can be `ENDED`. */
const STOP = /[.!?…؟।。！？]/u;
/** A dot that ends no sentence: "14. Juli", "Nr. 5", "p. ex. ". */
const ABBREVIATED =
	/(?:^|[\s(])(?:\d{1,2}|\p{L}|nr|no|nos|nº|num|núm|ca|bzw|inkl|exkl|tel|str|st|dr|mr|mrs|ms|mme|sr|sra|art|evtl|ggf|env|approx|ex|vs|etc|jan|feb|mär|mar|apr|jun|jul|aug|sept?|o[ck]t|nov|de[cz]|janv|févr|avr|juil|déc|ene|abr|ago|dic)\.\s+$/iu;

/**
 * Cuts a growing text into whole sentences, in the reader's language. What comes out, put
 * together, is exactly what went in. A line that ends without a full stop is kept with what
 * follows: a claim must not escape its check by being broken over lines.
 */
export class Sentences {
	readonly #segmenter: Intl.Segmenter;
	#rest = '';

	constructor(locale: string) {
		this.#segmenter = new Intl.Segmenter(locale, { granularity: 'sentence' });
	}

	/** The sentences that this piece of text completed. */
	push(text: string): string[] {
		this.#rest += text;
		// Called for each token: most end no sentence, and cutting into segments is dear.
		if (!STOP.test(this.#rest)) return [];
		const whole: string[] = [];
		let open = '';
		const segments = Array.from(this.#segmenter.segment(this.#rest), (each) => each.segment);
		// The last may still grow: "200." may become "200.50".
		const last = segments.pop() ?? '';
		for (const segment of segments) {
			open += segment;
			if (ENDED.test(open) && !ABBREVIATED.test(open)) {
				whole.push(open);
				open = '';
			}
		}
		this.#rest = open + last;
		return whole;
	}

	/** What is left when the text has ended. */
	end(): string[] {
		const rest = this.#rest;
		this.#rest = '';
		if (rest === '') return [];
		const whole = this.push(rest);
		const last = this.#rest;
		this.#rest = '';
		return last === '' ? whole : [...whole, last];
	}
}
