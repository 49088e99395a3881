import { describe, expect, it } from 'vitest';
import { isBeyond } from '../../../plugin/src/chat/conversation/event-id.ts';
import { reduce } from '../../../plugin/src/chat/conversation/reduce.ts';
import { EMPTY_CHAT } from '../../../plugin/src/chat/conversation/state.ts';
import type { ChatAction, ChatState } from '../../../plugin/src/chat/conversation/state.ts';
import { timeline } from '../../../plugin/src/chat/conversation/timeline.ts';
import { chunk, end, refund, snapshot, TURN } from './support/events.ts';

const run = (state: ChatState, ...actions: ChatAction[]): ChatState =>
	actions.reduce(reduce, state);
const event = (value: Extract<ChatAction, { type: 'event' }>['event']): ChatAction => ({
	type: 'event',
	event: value,
});
const texts = (state: ChatState): string[] => state.messages.map((m) => `${m.role}: ${m.text}`);
const asked: ChatAction[] = [
	{ type: 'send', key: TURN, text: 'Where is it?', at: '2026-11-22T10:00:00Z' },
	{ type: 'acknowledged', key: TURN, turnId: TURN },
];

describe('the state of a conversation', () => {
	it('puts an answer together from its pieces and ends with the whole text', () => {
		const state = run(
			EMPTY_CHAT,
			...asked,
			event(chunk('0.1@a', 'On ')),
			event(chunk('0.2@a', 'it')),
		);
		expect(texts(state)).toEqual(['customer: Where is it?', 'assistant: On ' + 'it']);
		expect(state.working).toEqual([TURN]);
		const done = run(state, event(end('1', 'On its way.')));
		expect(texts(done)[1]).toBe('assistant: On its way.');
		expect(done.working).toEqual([]);
		expect(done.lastEventId).toBe('1');
	});

	it('takes each piece once, however often it is sent', () => {
		const pieces = [event(chunk('3.1@a', 'A')), event(chunk('3.2@a', 'B'))];
		const state = run(EMPTY_CHAT, ...asked, ...pieces, ...pieces);
		expect(texts(state)[1]).toBe('assistant: AB');
	});

	it('lets another process tell the text anew', () => {
		const state = run(
			EMPTY_CHAT,
			...asked,
			event(chunk('3.1@a', 'Hal')),
			event({
				event: 'replace',
				id: '3.1@b',
				data: { turn_id: TURN, text: 'Hello', citations: [] },
			}),
			event(chunk('3.2@b', ' there')),
		);
		expect(texts(state)[1]).toBe('assistant: Hello there');
	});

	it('does not start working again when an end overtakes its acknowledgement', () => {
		const state = run(
			EMPTY_CHAT,
			asked[0]!,
			event(end('1', 'Done.')),
			asked[1]!,
			event(chunk('1.1@a', 'late')),
		);
		expect(state.working).toEqual([]);
		expect(texts(state)[1]).toBe('assistant: Done.');
	});

	it('keeps the later news of a refund', () => {
		const state = run(
			EMPTY_CHAT,
			event(refund('1', 'awaiting_approval', 1)),
			event(refund('2', 'confirmed', 3)),
			event(refund('3', 'submitted', 2)),
		);
		expect(state.refunds.map((item) => item.state)).toEqual(['confirmed']);
	});

	it('keeps a failed turn apart from its question and lets the chat go on', () => {
		const state = run(
			EMPTY_CHAT,
			...asked,
			event({ event: 'error', id: '1', data: { turn_id: TURN, type: 'x', message: 'Sorry.' } }),
		);
		expect(state.working).toEqual([]);
		expect(state.messages[1]).toMatchObject({ failure: 'Sorry.', finished: true });
	});

	it('forgets an acknowledgement that belongs to a conversation left meanwhile', () => {
		expect(run(EMPTY_CHAT, asked[1]!)).toEqual(EMPTY_CHAT);
	});
});

describe('a transcript', () => {
	it('recognises a message whose acknowledgement was lost', () => {
		const state = run(EMPTY_CHAT, asked[0]!, {
			type: 'snapshot',
			reply: snapshot([['customer', TURN, 'Where is it?']], { busy: true }),
			resume: true,
		});
		expect(state.messages).toHaveLength(1);
		expect(state.messages[0]).toMatchObject({ key: TURN, turnId: TURN, delivery: 'sent' });
		expect(state.working).toEqual([TURN]);
		expect(state.lastEventId).toBe('7');
	});

	it('fills in what another tab said and keeps an answer that is being written', () => {
		const other = '01890a5d-ac96-774b-bcce-b302099a8058';
		const state = run(EMPTY_CHAT, ...asked, event(chunk('8.1@a', 'Look')), {
			type: 'snapshot',
			reply: snapshot([
				['customer', other, 'Hi'],
				['assistant', other, 'Hello.'],
				['customer', TURN, 'Where is it?'],
			]),
			resume: false,
		});
		expect(texts(state)).toEqual([
			'customer: Hi',
			'assistant: Hello.',
			'customer: Where is it?',
			'assistant: Look',
		]);
		expect(state.lastEventId).toBe('8.1@a');
		expect(state.working).toEqual([TURN]);
	});

	it('takes an open request for a code away when it has been answered elsewhere', () => {
		const waiting = run(
			EMPTY_CHAT,
			event({
				event: 'verify',
				id: '1',
				data: { turn_id: TURN, verification_id: 'vf_1', order_number: '1', expires_at: 'x' },
			}),
		);
		expect(timeline(waiting).map((item) => item.kind)).toEqual(['verify']);
		const answered = run(waiting, { type: 'snapshot', reply: snapshot([]), resume: false });
		expect(timeline(answered)).toEqual([]);
	});
});

it('lists a refund after the answer of the turn that asked for it', () => {
	const later = '01890a5d-ac96-774b-bcce-b302099a8058';
	const state = run(
		EMPTY_CHAT,
		...asked,
		event(refund('1', 'awaiting_approval', 1)),
		event(end('2', 'Asked.')),
		{ type: 'send', key: later, text: 'Thanks', at: '2026-11-22T10:01:00Z' },
	);
	expect(timeline(state).map((item) => item.kind)).toEqual([
		'message',
		'message',
		'refund',
		'message',
	]);
});

it('orders event ids by number, then by piece within one process', () => {
	expect(isBeyond('4', '3.9@a')).toBe(true);
	expect(isBeyond('3', '3.9@a')).toBe(false);
	expect(isBeyond('3.10@a', '3.9@a')).toBe(true);
	expect(isBeyond('3.9@a', '3.9@a')).toBe(false);
	expect(isBeyond('3.1@b', '3.9@a')).toBe(true);
	expect(isBeyond('2.9@b', '3')).toBe(false);
	expect(isBeyond('3.1@a', '3')).toBe(true);
	expect(isBeyond('1', '')).toBe(true);
});
