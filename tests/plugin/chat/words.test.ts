import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatMoney } from '../../../plugin/src/chat/panel/money.ts';
import { ENGLISH, fill, withTranslations } from '../../../plugin/src/chat/panel/strings.ts';
import { finishedLength } from '../../../plugin/src/chat/panel/sentences.ts';
import { formatMoney as sidecarFormat } from '../../../sidecar/src/money.ts';

const CHAT = resolve(import.meta.dirname, '../../../plugin/src/chat');

describe('the words of the panel', () => {
	it('are the same in strings.php, where translators find them', () => {
		const php = readFileSync(resolve(CHAT, 'strings.php'), 'utf8');
		const found = [...php.matchAll(/'(\w+)'\s*=> __\( '((?:[^'\\]|\\.)*)', 'ai-support-chat' \)/g)];
		expect(Object.fromEntries(found.map(([, key = '', text]) => [key, text]))).toEqual(ENGLISH);
	});

	it('take translations, and stay English where one is missing or damaged', () => {
		const strings = withTranslations({ send: 'Senden', close: 7, undo: '', intruder: 'x' });
		expect(strings.send).toBe('Senden');
		expect(strings.close).toBe(ENGLISH.close);
		expect(strings.undo).toBe(ENGLISH.undo);
		expect(strings).not.toHaveProperty('intruder');
	});

	it('fill in values as they are, isolated from the direction of the sentence', () => {
		expect(fill('Order %s', '$& #1')).toBe('Order \u2068$& #1\u2069');
		expect(fill('%1$s kommt', 'A')).toBe('\u2068A\u2069 kommt');
	});
});

it('formats amounts as the sidecar does, in every currency', () => {
	for (const currency of Intl.supportedValuesOf('currency').map((code) => code.toLowerCase())) {
		for (const locale of ['en-US', 'de-DE', 'ja-JP']) {
			expect(formatMoney(123_456, currency, locale)).toBe(
				sidecarFormat({ amount: 123_456, currency }, locale),
			);
		}
	}
	expect(formatMoney(500, 'usd', 'not a locale')).toBe('5.00 USD');
});

it('counts only finished sentences as ready to be read out', () => {
	const done = (text: string): string => text.slice(0, finishedLength(text));
	expect(done('Your refund of $200.00 is')).toBe('');
	expect(done('Your refund of $200.00 is here. It')).toBe('Your refund of $200.00 is here. ');
	expect(done('Really? "Yes." And')).toBe('Really? "Yes." ');
	expect(done('返金しました。次に')).toBe('返金しました。');
	expect(done('- one\n- tw')).toBe('- one\n');
});
