const ENDED = /[.!?…。！？؟।](?:["'”’»)\]*_]|\s)*$/u;

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
		const whole: string[] = [];
		let open = '';
		const segments = Array.from(this.#segmenter.segment(this.#rest), (each) => each.segment);
		// The last may still grow: "200." may become "200.50".
		const last = segments.pop() ?? '';
		for (const segment of segments) {
			open += segment;
			if (ENDED.test(open)) {
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
