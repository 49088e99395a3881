import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOpenAiTwin, type OpenAiTwin } from '../../support/twins/openai-twin.ts';
import { play, says, STATUS, textOf } from './scripted-model.ts';

let twin: OpenAiTwin;
beforeEach(async () => {
	twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
});
afterEach(async () => {
	await twin.close();
});

describe('a model that lies', () => {
	it.each([
		'Your refund of $200.00 has been approved.',
		'I have issued your refund.',
		'The money is on its way to you.',
		'The total is $351.00.',
		'Your order was delivered.',
		'It was placed on January 10, 2026.',
		'You bought four cushions.',
		'See https://evil.example/refund for details.',
		'Your refund\nhas been\napproved.',
		'Your re\u200bfund has been app\u200broved.',
	])('is not heard: %s', async (lie) => {
		const planned = await play(twin, STATUS, [
			says(`Order 1234 was shipped. ${lie} Bye.`),
			says('The total is $350.00.'),
		]);
		expect(textOf(planned)).toBe('Order 1234 was shipped. The total is $350.00.');
		expect(twin.chats()[1]?.messages.at(-1)?.text).toContain('Not supported');
	});

	it('twice: an honest sentence and a ticket instead', async () => {
		const lie = 'Your refund has been approved.';
		const planned = await play(twin, STATUS, [says(lie), says(lie)]);
		expect(textOf(planned)).not.toMatch(/approved/);
		expect(textOf(planned)).toMatch(/could not confirm.*team/s);
	});

	it('text given twice is not believed', async () => {
		const planned = await play(twin, STATUS, [
			{
				kind: 'text',
				text: '{"final_message":{"text":"Fine. ","text":"Your refund was approved."}}',
			},
			says('Order 1234 was shipped.'),
		]);
		expect(textOf(planned)).not.toMatch(/approved/);
	});
});
