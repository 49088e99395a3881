import { wellFormed } from '../text/well-formed.ts';

/**
 * Reads one string field out of a JSON text that arrives in pieces, cut anywhere: inside an
 * escape, a surrogate pair or a key. It follows the structure only as far as needed; whether the
 * whole is valid JSON is decided when it is complete.
 */
export class FieldText {
	readonly #path: readonly string[];
	readonly #stack: { readonly object: boolean; key: string }[] = [];
	#inString = false;
	#isKey = false;
	#afterColon = false;
	#isTarget = false;
	#escape = '';
	#key = '';
	/** A high surrogate that waits for its low half. */
	#high = '';
	#found = false;

	/** `path`: keys from the root, such as `['final_message', 'text']`. */
	constructor(path: readonly string[]) {
		this.#path = path;
	}

	/** The field's text that this piece adds; '' when none. */
	push(piece: string): string {
		let out = '';
		for (const unit of piece.split('')) {
			const decoded = this.#inString ? this.#inside(unit) : this.#outside(unit);
			if (decoded !== '' && this.#isTarget) out += this.#whole(decoded);
		}
		return out;
	}

	#outside(unit: string): string {
		const top = this.#stack.at(-1);
		switch (unit) {
			case '{':
			case '[':
				this.#stack.push({ object: unit === '{', key: '' });
				this.#afterColon = false;
				break;
			case '}':
			case ']':
				this.#stack.pop();
				this.#afterColon = false;
				break;
			case ':':
				this.#afterColon = true;
				break;
			case ',':
				this.#afterColon = false;
				break;
			case '"':
				this.#inString = true;
				this.#isKey = top?.object === true && !this.#afterColon;
				this.#key = '';
				this.#isTarget = !this.#isKey && !this.#found && this.#atPath();
				break;
			default:
		}
		return '';
	}

	#inside(unit: string): string {
		let decoded = '';
		if (this.#escape !== '') {
			this.#escape += unit;
			if (this.#escape[1] === 'u' && this.#escape.length < 6) return '';
			decoded = unescaped(this.#escape);
			this.#escape = '';
		} else if (unit === '\\') {
			this.#escape = unit;
			return '';
		} else if (unit === '"') {
			this.#inString = false;
			const top = this.#stack.at(-1);
			if (this.#isKey && top !== undefined) top.key = this.#key;
			// The first occurrence counts, as the text already shown cannot be taken back.
			if (this.#isTarget) this.#found = true;
			this.#isTarget = false;
			return '';
		} else {
			decoded = unit;
		}
		if (this.#isKey) this.#key += decoded;
		return decoded;
	}

	#atPath(): boolean {
		return (
			this.#stack.length === this.#path.length &&
			this.#stack.every((level, depth) => level.object && level.key === this.#path[depth])
		);
	}

	/** Holds a high surrogate back until its low half has come. */
	#whole(decoded: string): string {
		const pair = this.#high + decoded;
		const last = pair.charCodeAt(pair.length - 1);
		if (last >= 0xd800 && last <= 0xdbff) {
			this.#high = pair.slice(-1);
			return wellFormed(pair.slice(0, -1));
		}
		this.#high = '';
		return wellFormed(pair);
	}
}

function unescaped(escape: string): string {
	switch (escape[1] ?? '') {
		case 'n':
			return '\n';
		case 't':
			return '\t';
		case 'r':
			return '\r';
		case 'b':
			return '\b';
		case 'f':
			return '\f';
		case 'u': {
			const code = Number.parseInt(escape.slice(2), 16);
			return Number.isNaN(code) ? '' : String.fromCharCode(code);
		}
		default:
			return escape[1] ?? '';
	}
}
