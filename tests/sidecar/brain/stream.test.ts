import { describe, expect, it } from 'vitest';
import { FieldText } from '../../../sidecar/src/brain/stream/field-text.ts';
import { Sentences } from '../../../sidecar/src/brain/stream/sentences.ts';

const PATH = ['final_message', 'text'];
const TEXT = 'Grüße "👩‍🚀" \\ Zeile\nzwei\t€ { } [ ] , : 𝄞';

function read(json: string, cuts: readonly number[]): string {
	const field = new FieldText(PATH);
	let out = '';
	let from = 0;
	for (const cut of [...cuts, json.length]) {
		out += field.push(json.slice(from, cut));
		from = cut;
	}
	return out;
}

describe('the text of a reply, while it streams', () => {
	const plain = JSON.stringify({
		type: 'final_message',
		tool_call: null,
		final_message: { text: TEXT, citations: [{ title: 'text', url: 'x' }], approvals_needed: null },
	});
	const escaped = plain.replace(/[^ -~]/g, (unit) => {
		return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
	});

	it.each([
		['as it is', plain],
		['all escaped', escaped],
		['with white space', JSON.stringify(JSON.parse(plain), null, '\t')],
	])('comes out whole wherever the stream is cut: %s', (_, json) => {
		for (let cut = 0; cut <= json.length; cut += 1) expect(read(json, [cut])).toBe(TEXT);
		expect(
			read(
				json,
				Array.from(json, (__, place) => place),
			),
		).toBe(TEXT);
	});

	it('never shows half a surrogate pair', () => {
		const field = new FieldText(PATH);
		expect(field.push('{"final_message":{"text":"a\\ud83d')).toBe('a');
		expect(field.push('\\ude00b')).toBe('😀b');
		expect(field.push('\ud83d')).toBe('');
		expect(field.push('x"}}')).toBe('\ufffdx');
	});

	it.each([
		[
			'{"tool_call":{"text":"no","arguments":{"final_message":{"text":"no"}}},"final_message":null}',
			'',
		],
		['{"final_message":[{"text":"no"}]}', ''],
		['{"x":{"final_message":{"text":"no"}}}', ''],
		['{"final_message":{"citations":[{"text":"no"}],"text":"yes"}}', 'yes'],
		['{"final_message":{"text":"first","text":"second"}}', 'first'],
		['{"type":"text","final_message":{"a":"text","text":"yes"}}', 'yes'],
	])('%s', (json, text) => {
		expect(read(json, [])).toBe(text);
	});
});

describe('sentences of a growing text', () => {
	const text =
		'Your order 1234 costs $350.50. It left on Jan. 9, Dr. Miller! Anything else? One line\nand another line\n- a list\n- of two. The end';

	it('are whole, and together are the text, wherever it is cut', () => {
		for (let step = 1; step <= text.length; step += 1) {
			const sentences = new Sentences('en');
			const out: string[] = [];
			for (let from = 0; from < text.length; from += step) {
				out.push(...sentences.push(text.slice(from, from + step)));
			}
			out.push(...sentences.end());
			expect(out.join('')).toBe(text);
			expect(out).toContain('Your order 1234 costs $350.50. ');
			expect(out.at(-1)).toBe('The end');
		}
	});

	it('keep a claim together that is broken over lines', () => {
		const sentences = new Sentences('en');
		const out = [...sentences.push('Your refund\nhas been\napproved. Bye'), ...sentences.end()];
		expect(out).toEqual(['Your refund\nhas been\napproved. ', 'Bye']);
	});

	it('come before the text has ended', () => {
		const sentences = new Sentences('de');
		expect(sentences.push('Guten Tag. Ihre Bestellung')).toEqual(['Guten Tag. ']);
	});
});
