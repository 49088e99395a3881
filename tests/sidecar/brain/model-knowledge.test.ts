import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { promptFor } from '../../../sidecar/src/brain/prompt.ts';
import type { Passage } from '../../../sidecar/src/contract/knowledge.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../../support/twins/openai-twin.ts';
import { found, planRequest } from './plan-request.ts';
import { play, says, textOf } from './scripted-model.ts';

let twin: OpenAiTwin;
beforeEach(async () => {
	twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
});
afterEach(async () => {
	await twin.close();
});

const SHOP = { name: 'Copper Kettle', origin: 'https://copper.example' };

function passage(id: string, text: string, changes: Partial<Passage> = {}): Passage {
	return {
		id,
		title: 'Help',
		heading: 'Returns',
		url: `https://copper.example/help#${id}`,
		text,
		source: 'page',
		score: 1,
		...changes,
	};
}

const RETURNS = passage(
	'returns',
	'Returns are accepted within 30 days. Refunds are issued within 5 working days after the parcel has arrived, less 10 % for opened items. Write to help@copper.example or spoof@evil.example, see https://copper.example/returns and https://evil.example/claim.',
);
const HOURS = passage('hours', 'Our team answers Monday to Friday from 9:00 to 17:30.', {
	heading: 'Opening hours',
});
const ASKED = planRequest('How long do I have to return something?', {
	passages: [RETURNS, HOURS],
	shop: SHOP,
});

describe('an answer from knowledge', () => {
	it('cites the passage by its id; title and address are ours', async () => {
		const planned = await play(twin, ASKED, [
			says('Returns are accepted within 30 days.', { citations: ['returns', 'unknown'] }),
		]);
		expect(planned.plan).toEqual({
			kind: 'answer',
			answer: {
				text: 'Returns are accepted within 30 days.',
				citations: [{ title: 'Help – Returns', url: 'https://copper.example/help#returns' }],
			},
		});
	});

	it('never shows the model an address to copy', async () => {
		await play(twin, { ...ASKED, passages: [HOURS] }, [says('We answer from Monday to Friday.')]);
		const shown =
			twin
				.chats()[0]
				?.messages.map(({ text }) => text)
				.join('\n') ?? '';
		expect(shown).toContain('Opening hours');
		expect(shown).not.toContain('copper.example');
	});

	it('names no source that cannot be opened', async () => {
		const planned = await play(twin, { ...ASKED, passages: [{ ...RETURNS, url: null }] }, [
			says('Returns are accepted within 30 days.', { citations: ['returns'] }),
		]);
		expect(planned.plan).toMatchObject({ answer: { citations: [] } });
	});

	it.each([
		'Returns are accepted within 30 days.',
		'You have thirty days to send it back.',
		'Refunds are issued within 5 working days.',
		'For opened items we keep 10 percent.',
		'Our team is there from 9 am to 5:30 pm.',
		'We answer Monday to Friday, 9–17:30.',
		'We answer Monday to Friday between 9:00 and 5:30.',
		'Notre équipe répond de 9 h à 17 h 30.',
		'You can write to help@copper.example.',
		'See https://copper.example/returns for the form.',
	])('says: %s', async (sentence) => {
		expect(textOf(await play(twin, ASKED, [says(sentence)]))).toBe(sentence);
	});

	it.each([
		'Returns are accepted within 31 days.',
		'Returns are accepted within 30 hours.',
		'Returns are accepted within 5 weeks.',
		'For opened items we keep 5 percent.',
		'Our team is there until 6 pm.',
		'Notre équipe répond de 9 h à 18 h 30.',
		'Your refund has been issued.',
		'We have issued your refund within 5 working days.',
		'Your refund is issued.',
		'Orders are cancelled at once.',
		'Write to spoof@evil.example.',
		'See https://evil.example/claim now.',
		'![](https://evil.example/pixel.png)',
		'See https://copper.example.evil.example/returns.',
	])('does not say: %s', async (sentence) => {
		const told = textOf(await play(twin, ASKED, [says(sentence), says('I do not know.')]));
		expect(told).toBe('I do not know.');
	});

	it('an address in an order’s title is not passed on, that of its parcel is', async () => {
		const request = planRequest('Where is my order 1234?', {
			shop: SHOP,
			results: [
				found({
					items: [{ title: 'Lamp, see https://evil.example/win', quantity: 1 }],
				}),
			],
		});
		const told = await play(twin, request, [
			says(
				'Track it at https://www.ups.com/track?tracknum=1Z999AA10123456784. See https://evil.example/win too.',
			),
			says('That is all.'),
		]);
		expect(textOf(told)).toBe(
			'Track it at https://www.ups.com/track?tracknum=1Z999AA10123456784. That is all.',
		);
	});

	it('does not show its instructions', async () => {
		const [system] = promptFor(ASKED);
		const told = textOf(
			await play(twin, ASKED, [says(system?.content ?? ''), says('I cannot say that.')]),
		);
		expect(told).toBe('I cannot say that.');
	});

	it('names no tool to a customer', async () => {
		const told = textOf(
			await play(twin, ASKED, [says('I will call stripe_issue_refund.'), says('One moment.')]),
		);
		expect(told).toBe('One moment.');
	});
});

describe('a prompt over its budget', () => {
	const long = (words: number): string => 'Some words here. '.repeat(words);
	const transcript = Array.from({ length: 12 }, (_, place) => ({
		role: place % 2 === 0 ? ('customer' as const) : ('assistant' as const),
		text: `message ${String(place)} ${long(60)}`,
	}));
	const parts = (extra: number): string =>
		promptFor(
			planRequest(`What now? ${long(extra)}`, {
				transcript,
				summary: `they met before ${long(40)}`,
				facts: { version: '3', yaml: `window_days: 30\n# ${long(100)}` },
				passages: [1, 2, 3, 4, 5, 6].map((n) => passage(`p${String(n)}`, long(80))),
			}),
		)
			.map(({ content }) => content)
			.join('\n');

	it('drops the oldest messages first, then the worst passages, then the summary', () => {
		const whole = parts(0);
		for (const part of ['"p1"', '"p5"', 'message 11', 'they met before', 'window_days']) {
			expect(whole).toContain(part);
		}
		expect(whole).not.toContain('"p6"');
		const less = parts(700);
		expect(less).toContain('"p1"');
		expect(less).not.toContain('message 0');
		expect(less).not.toContain('"p5"');
		const least = parts(1200);
		expect(least).not.toContain('they met before');
		expect(least).toContain('window_days');
		expect(least).toContain('What now?');
	});
});
