import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReadOnly } from '../../../sidecar/src/db/open.ts';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';

let made: SidecarShop;
beforeAll(async () => {
	made = await startSidecarShop({ seed: 31, model: 'rules' });
});
afterAll(async () => {
	await made.close();
});

describe('a long conversation with a model', () => {
	it('is summed up in the background, and later prompts hold the summary', async () => {
		const customer = made.customer();
		await customer.open();
		for (let i = 1; i <= 13; i += 1) {
			await customer.say(`Hello, this is line ${String(i)} about walnut lamps.`);
			await customer.until((c) => c.messages.length >= 2 * i && !c.busy, `answer ${String(i)}`);
		}
		const summary = (): string | undefined => {
			const db = openReadOnly(`${made.sidecar.env['DATA_DIR'] ?? ''}/sidecar.db`);
			try {
				return db.prepare<[], { text: string }>('SELECT text FROM conversation_summaries').get()
					?.text;
			} finally {
				db.close();
			}
		};
		await expect.poll(summary, { timeout: 10_000 }).toContain('line 1 about walnut lamps');
		expect(summary()).not.toContain('Customer:');
		await customer.say('What did I want?');
		await customer.until((c) => c.messages.length >= 28 && !c.busy, 'the last answer');
		const prompt = made.openai
			?.chats()
			.map(({ messages }) => messages.map(({ text }) => text))
			.find((texts) => texts.at(-1) === 'What did I want?');
		const summed = prompt?.filter((text) => text.includes('line 1 about walnut lamps'));
		expect(summed).toHaveLength(1);
		const wordForWord = prompt?.filter((text) => text.startsWith('Hello, this is line'));
		expect(wordForWord).toHaveLength(8);
		expect(wordForWord?.[0]).toContain('line 6 about walnut lamps');
	});
});
