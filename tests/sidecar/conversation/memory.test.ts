import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remember } from '../../../sidecar/src/conversation/memory.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';
import { HOUR, openChat, type Chat } from './remembered.ts';

let log: LogFixture;
let chat: Chat;

beforeEach(async () => {
	log = openLog();
	chat = await openChat(log);
});
afterEach(() => {
	log.remove();
});

async function talk(count: number): Promise<void> {
	for (let i = 1; i <= count; i += 1)
		await chat.turn(`question ${String(i)}`, `answer ${String(i)}`);
}

const shown = (asked = 'hello') =>
	remember(chat.turns(), asked, log.clock.now()).shown.map(({ position }) => position);

describe('what is remembered of a conversation', () => {
	it('up to ten turns: all, word for word, nothing to sum up', async () => {
		await talk(10);
		expect(shown()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		expect(remember(chat.turns(), 'hello', log.clock.now()).older).toEqual([]);
	});

	it('more than ten: always the last eight, the others to be summed up', async () => {
		await talk(15);
		expect(shown()).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
		const { older } = remember(chat.turns(), 'hello', log.clock.now());
		expect(older.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
	});

	it('an older turn comes back when it has to do with what is asked, in its place', async () => {
		await talk(4);
		await chat.turn('Do you sell walnut lamps?', 'Yes, the walnut lamp costs $90.');
		await chat.turn('Where is order 98123?', 'Order 98123 was shipped.');
		await talk(9);
		expect(shown('I want to return the walnut lamp')).toEqual([5, 8, 9, 10, 11, 12, 13, 14, 15]);
		expect(shown('refund order 98123')).toEqual([6, 8, 9, 10, 11, 12, 13, 14, 15]);
	});

	it('never more than twelve, whatever is asked', async () => {
		for (let i = 0; i < 20; i += 1) await chat.turn('the walnut lamp again', 'the walnut lamp');
		expect(shown('the walnut lamp')).toHaveLength(12);
	});

	it('nothing from further back than twenty turns', async () => {
		await chat.turn('Where is order 98123?', 'It was shipped.');
		await talk(20);
		expect(shown('what about order 98123')).toHaveLength(8);
	});

	it('nothing after a day of silence', async () => {
		await talk(3);
		log.clock.advance(24 * HOUR + 1);
		expect(remember(chat.turns(), 'hello', log.clock.now())).toEqual({
			shown: [],
			older: [],
			since: null,
		});
	});

	it('everything after a silence just short of a day', async () => {
		await talk(3);
		log.clock.advance(24 * HOUR - 60_000 * 4);
		expect(shown()).toEqual([1, 2, 3]);
	});

	it('only what came after the last long silence', async () => {
		await talk(3);
		log.clock.advance(30 * HOUR);
		await talk(2);
		expect(shown()).toEqual([4, 5]);
		expect(remember(chat.turns(), '', log.clock.now()).since).toBe(4);
	});

	it('no turn older than a day, even when there was no silence', async () => {
		for (let i = 0; i < 4; i += 1) {
			await chat.turn(`question ${String(i)}`, 'answer');
			log.clock.advance(10 * HOUR);
		}
		expect(shown()).toEqual([3, 4]);
	});
});
