// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChat } from '../../../plugin/src/chat/conversation/chat.ts';
import type { Chat } from '../../../plugin/src/chat/conversation/chat.ts';
import { createApi } from '../../../plugin/src/chat/transport/api.ts';
import { createSession } from '../../../plugin/src/chat/transport/session.ts';
import { end, snapshot } from './support/events.ts';
import {
	direct,
	empty,
	memoryKept,
	ScriptedSidecar,
	SESSION_URL,
} from './support/scripted-sidecar.ts';

let sidecar: ScriptedSidecar;
let kept: ReturnType<typeof memoryKept>;

/** A page load: everything but what is kept begins anew. */
function page(): Chat {
	const session = createSession({ url: SESSION_URL, kept, fetch: sidecar.fetch, now: Date.now });
	const chat = createChat({
		api: createApi({ session, routes: direct, fetch: sidecar.fetch }),
		kept,
		locale: 'en-US',
		page: () => ({ url: 'https://shop.example/mugs', title: 'Mugs' }),
		now: Date.now,
		random: () => 0,
		onChange: () => undefined,
	});
	chat.start();
	return chat;
}

const posts = (): unknown[] => sidecar.made(/messages/).map((call) => call.body['message_id']);
const settle = (ms = 50): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
	vi.useFakeTimers();
	sidecar = new ScriptedSidecar();
	kept = memoryKept();
});
afterEach(() => {
	vi.useRealTimers();
});

describe('a message', () => {
	it('opens the conversation when it is the first, and carries no visitor but the page', async () => {
		const chat = page();
		await settle();
		expect(sidecar.made(/conversations/)).toHaveLength(0);
		chat.send('Hello');
		await settle();
		expect(sidecar.made(/messages/)[0]?.body).toMatchObject({
			user_text: 'Hello',
			session_meta: {
				locale: 'en-US',
				page_url: 'https://shop.example/mugs',
				page_title: 'Mugs',
			},
		});
		expect(chat.state().messages[0]).toMatchObject({ delivery: 'sent' });
		expect(kept.values.has('unsent')).toBe(false);
	});

	it('keeps its id when nobody answers, on its own retry and on the customer’s', async () => {
		const chat = page();
		sidecar.script(/messages/, 'unreachable', 'unreachable');
		chat.send('Hello');
		await settle(3000);
		expect(chat.state().messages[0]).toMatchObject({ delivery: 'unsent', trouble: 'unreachable' });
		chat.resend(chat.state().messages[0]?.key ?? '');
		await settle();
		expect(posts()).toHaveLength(3);
		expect(new Set(posts()).size).toBe(1);
		expect(chat.state().messages[0]).toMatchObject({ delivery: 'sent' });
	});

	it('is sent again under the same id after a reload', async () => {
		const chat = page();
		sidecar.script(/messages/, 'unreachable', 'unreachable');
		chat.send('Hello');
		await settle(3000);
		const next = page();
		expect(next.state().messages).toHaveLength(1);
		await settle();
		expect(new Set(posts()).size).toBe(1);
		expect(next.state().messages[0]).toMatchObject({ delivery: 'sent' });
	});

	it('is not sent again after a reload when the transcript shows that it arrived', async () => {
		const chat = page();
		chat.send('First');
		await settle();
		sidecar.script(/messages/, 'unreachable', 'unreachable');
		chat.send('Second');
		await settle(3000);
		const id = String(posts().at(-1));
		const [conversation] = sidecar.conversations.keys();
		sidecar.conversations.set(conversation ?? '', snapshot([['customer', id, 'Second']]));
		const next = page();
		await settle();
		expect(posts().filter((post) => post === id)).toHaveLength(2);
		expect(next.state().messages).toHaveLength(1);
		expect(kept.values.has('unsent')).toBe(false);
	});

	it('is kept with a reason when it is refused, and the chat goes on', async () => {
		const chat = page();
		sidecar.script(/messages/, { status: 400, body: { field: 'user_text' } });
		chat.send('Hello');
		await settle();
		expect(chat.state().messages[0]).toMatchObject({ delivery: 'unsent', trouble: 'too_long' });
		chat.send('Again');
		await settle();
		expect(chat.state().messages[1]).toMatchObject({ delivery: 'sent' });
	});

	it('takes a new id only after its own was used for other words', async () => {
		const chat = page();
		sidecar.script(/messages/, 409);
		chat.send('Hello');
		await settle();
		expect(chat.state().messages[0]).toMatchObject({ trouble: 'conflict' });
		chat.resend(chat.state().messages[0]?.key ?? '');
		await settle();
		expect(new Set(posts()).size).toBe(2);
		expect(chat.state().messages).toHaveLength(1);
	});

	it('counts as sent after a conflict when the transcript has it', async () => {
		const chat = page();
		chat.send('First');
		await settle();
		const [conversation = ''] = sidecar.conversations.keys();
		sidecar.script(/messages/, 409);
		chat.send('Second');
		const id = chat.state().messages[1]?.key ?? '';
		sidecar.conversations.set(conversation, snapshot([['customer', id, 'Second']]));
		await settle();
		expect(chat.state().messages.find((m) => m.key === id)).toMatchObject({ delivery: 'sent' });
	});
});

describe('a conversation', () => {
	it('starts anew, saying so, when keys were rotated and the old one is out of reach', async () => {
		kept.values.set('conversation', 'cv_old');
		const old = { token: 'k0.sid.1', apiBase: '/api/agent', streaming: false, renewAt: 0 };
		kept.values.set('session', JSON.stringify(old));
		const chat = page();
		await settle();
		expect(chat.notice()).toBe('fresh');
		chat.send('Hello');
		await settle();
		expect(chat.notice()).toBeNull();
		expect(kept.values.get('conversation')).toMatch(/^cv_a+$/);
		expect(chat.state().messages[0]).toMatchObject({ delivery: 'sent' });
	});

	it('carries a message over when the conversation ends while it is sent', async () => {
		const chat = page();
		chat.send('First');
		await settle();
		sidecar.script(/messages/, 404);
		chat.send('Second');
		await settle();
		expect(chat.notice()).toBe('fresh');
		expect(chat.state().messages.map((m) => m.text)).toEqual(['Second']);
		expect(chat.state().messages[0]).toMatchObject({ delivery: 'sent' });
	});

	it('is taken up again after a reload, and waits for the sidecar when it is down', async () => {
		kept.values.set('conversation', 'cv_1');
		sidecar.conversations.set(
			'cv_1',
			snapshot([['customer', '01890a5d-ac96-774b-bcce-b302099a8057', 'Hi']]),
		);
		sidecar.script(/conversations/, 503, 'unreachable');
		const chat = page();
		await settle(20);
		expect(chat.state().link).toBe('connecting');
		await settle(700);
		expect(chat.state().link).toBe('unreachable');
		await settle(5000);
		expect(chat.state().messages.map((m) => m.text)).toEqual(['Hi']);
		expect(chat.state().link).toBe('live');
	});

	it('fetches the customer’s words when a turn began in another tab', async () => {
		kept.values.set('conversation', 'cv_1');
		sidecar.conversations.set('cv_1', empty('cv_1'));
		const chat = page();
		await settle();
		const turn = '01890a5d-ac96-774b-bcce-b302099a8057';
		sidecar.conversations.set('cv_1', snapshot([['customer', turn, 'From the other tab']]));
		sidecar.events.push(end('9', 'Answer.', turn));
		await settle(4000);
		expect(chat.state().messages.map((m) => m.text)).toEqual(['From the other tab', 'Answer.']);
	});

	it('can be left and had back until something is said in the next', async () => {
		const chat = page();
		chat.send('Hello');
		await settle();
		const id = kept.values.get('conversation');
		chat.leave();
		expect(chat.state().messages).toEqual([]);
		expect(kept.values.has('conversation')).toBe(false);
		chat.undoLeave();
		expect(chat.state().messages.map((m) => m.text)).toEqual(['Hello']);
		expect(kept.values.get('conversation')).toBe(id);
		chat.leave();
		chat.send('Other');
		await settle();
		chat.undoLeave();
		expect(chat.state().messages.map((m) => m.text)).toEqual(['Other']);
	});
});

describe('a code', () => {
	it('is tried under one id as long as it is the same, and another for another', async () => {
		kept.values.set('conversation', 'cv_1');
		const verification = { verification_id: 'vf_1', order_number: '1', expires_at: '2099-01-01' };
		sidecar.conversations.set('cv_1', snapshot([], { verification }));
		const chat = page();
		await settle();
		sidecar.script(/verifications/, 'unreachable', 422);
		expect(await chat.verify('111111')).toBe('unreachable');
		expect(await chat.verify('111111')).toBe('wrong');
		expect(await chat.verify('222222')).toBeNull();
		const ids = sidecar.made(/verifications/).map((call) => call.body['message_id']);
		expect(ids[0]).toBe(ids[1]);
		expect(ids[2]).not.toBe(ids[0]);
		expect(chat.state().verification).toBeNull();
	});
});
