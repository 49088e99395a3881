import type { Api } from '../transport/api.ts';
import { backoff } from '../transport/backoff.ts';
import { followConversation } from '../transport/feed.ts';
import type { Feed } from '../transport/feed.ts';
import type { Kept } from '../transport/kept.ts';
import { newMessageId } from '../transport/message-id.ts';
import { RefusedError, UnreachableError } from '../transport/problem.ts';
import { createOutbox } from './outbox.ts';
import { reduce } from './reduce.ts';
import { EMPTY_CHAT, knowsTurn } from './state.ts';
import type { ChatAction, ChatState } from './state.ts';
import { codeTroubleOf, troubleOf } from './trouble.ts';
import type { CodeTrouble } from './trouble.ts';

/** Said once above the composer: an earlier conversation is gone, or was left and can be undone. */
export type Notice = 'fresh' | 'left' | null;

export interface Chat {
	readonly state: () => ChatState;
	readonly notice: () => Notice;
	/** Takes up the conversation of an earlier page, and what it left unsent. */
	start(): void;
	send(text: string): void;
	/** Sends an unsent message again, under the same id. */
	resend(key: string): void;
	/** Asks a failed turn's question once more, as a new message. */
	askAgain(turnId: string): void;
	/** Null when the code was right. */
	verify(code: string): Promise<CodeTrouble | null>;
	/** Try the connection now. */
	reconnect(): void;
	leave(): void;
	undoLeave(): void;
}

export interface ChatDeps {
	readonly api: Api;
	readonly kept: Kept;
	readonly locale: string;
	readonly page: () => { readonly url: string; readonly title: string };
	readonly now: () => number;
	readonly random: () => number;
	readonly onChange: () => void;
}

export function createChat(deps: ChatDeps): Chat {
	const { api, kept } = deps;
	const outbox = createOutbox(kept);
	let state = EMPTY_CHAT;
	let notice: Notice = null;
	let id = kept.get('conversation');
	let feed: Feed | undefined;
	let queue: Promise<unknown> = Promise.resolve();
	let left: { readonly id: string | null; readonly state: ChatState } | undefined;
	let codeId: { readonly code: string; readonly messageId: string } | undefined;
	let refresh: ReturnType<typeof setTimeout> | undefined;
	let wake: () => void = () => undefined;

	function dispatch(...actions: ChatAction[]): void {
		state = actions.reduce(reduce, state);
		deps.onChange();
	}

	function reset(next: { id: string | null; state: ChatState; notice: Notice }): void {
		feed?.stop();
		feed = undefined;
		id = next.id;
		state = next.state;
		notice = next.notice;
		if (kept.get('conversation') !== id) kept.set('conversation', id);
		deps.onChange();
	}

	/** The server knows this conversation no more: go on in a new one, with what is unsent. */
	function lose(): void {
		const unsent = state.messages.filter((m) => m.role === 'customer' && m.delivery !== 'sent');
		reset({ id: null, state: { ...EMPTY_CHAT, messages: unsent }, notice: 'fresh' });
	}

	async function follow(conversation: string): Promise<void> {
		const streaming = await api.streams().catch(() => false);
		if (id !== conversation || feed) return;
		feed = followConversation({
			api,
			conversationId: conversation,
			streaming,
			random: deps.random,
			lastEventId: () => state.lastEventId,
			working: () => state.working.length > 0,
			onLink: (link) => {
				dispatch({ type: 'link', link });
			},
			onEvents: (events) => {
				const foreign = events.some((event) => !knowsTurn(state, event.data.turn_id));
				dispatch(...events.map((event): ChatAction => ({ type: 'event', event })));
				if (foreign) refreshSoon(conversation);
			},
			onGone: lose,
		});
	}

	/** A turn that did not begin here: fetch the words of the other tab. */
	function refreshSoon(conversation: string): void {
		clearTimeout(refresh);
		refresh = setTimeout(() => {
			api.conversation(conversation).then(
				(reply) => {
					if (id === conversation) dispatch({ type: 'snapshot', reply, resume: false });
				},
				() => undefined,
			);
		}, 250);
	}

	async function load(conversation: string): Promise<void> {
		for (let attempt = 1; id === conversation; attempt++) {
			dispatch({ type: 'link', link: attempt === 1 ? 'connecting' : 'unreachable' });
			try {
				const reply = await api.conversation(conversation);
				if (id !== conversation) return;
				dispatch({ type: 'snapshot', reply, resume: true });
				settleOutbox();
				await follow(conversation);
				return;
			} catch (error) {
				if (id !== conversation) return;
				if (error instanceof RefusedError && error.status < 429 && error.status !== 408) {
					lose();
					return;
				}
				await new Promise<void>((resolve) => {
					const timer = setTimeout(resolve, backoff(attempt, deps.random));
					wake = () => {
						clearTimeout(timer);
						resolve();
					};
				});
			}
		}
	}

	/** Messages that the transcript shows have arrived: their acknowledgement was lost. */
	function settleOutbox(): void {
		for (const { key } of outbox.list()) {
			if (state.messages.some((m) => m.key === key && m.turnId !== null)) outbox.remove(key);
		}
	}

	async function conversationId(): Promise<string> {
		if (id !== null) return id;
		const opened = await api.open(deps.locale);
		id = opened.conversation_id;
		kept.set('conversation', id);
		return id;
	}

	async function post(key: string, text: string): Promise<void> {
		const conversation = await conversationId();
		const page = deps.page();
		const reply = await api.post({
			conversation_id: conversation,
			message_id: key,
			user_text: text,
			session_meta: {
				locale: deps.locale.slice(0, 35),
				page_url: page.url.slice(0, 2048),
				page_title: page.title.slice(0, 300),
			},
		});
		outbox.remove(key);
		dispatch({ type: 'acknowledged', key, turnId: reply.turn_id });
		if (!feed) await follow(conversation);
		feed?.nudge();
	}

	async function deliver(key: string, text: string, again = true): Promise<void> {
		try {
			await post(key, text);
		} catch (error) {
			const status = error instanceof RefusedError ? error.status : 0;
			if (again && (status === 404 || status === 403 || status === 410)) {
				lose();
				await deliver(key, text, false);
			} else if (again && error instanceof UnreachableError) {
				await new Promise((resolve) => setTimeout(resolve, backoff(1, deps.random)));
				await deliver(key, text, false);
			} else if (status === 409 && id !== null && (await arrived(id, key))) {
				outbox.remove(key);
			} else {
				dispatch({ type: 'unsent', key, trouble: troubleOf(error) });
			}
		}
	}

	/** After a conflict: whether the transcript has the message already. */
	async function arrived(conversation: string, key: string): Promise<boolean> {
		const reply = await api.conversation(conversation).catch(() => undefined);
		if (!reply) return false;
		dispatch({ type: 'snapshot', reply, resume: false });
		return state.messages.some((message) => message.key === key && message.turnId !== null);
	}

	function enqueue(key: string, text: string): void {
		queue = queue.then(() => deliver(key, text));
	}

	function send(text: string): void {
		const at = new Date(deps.now()).toISOString();
		const key = newMessageId(deps.now());
		notice = null;
		left = undefined;
		outbox.put({ key, text, at });
		dispatch({ type: 'send', key, text, at });
		enqueue(key, text);
	}

	function resend(key: string): void {
		const message = state.messages.find((item) => item.key === key);
		if (message?.role !== 'customer' || message.delivery !== 'unsent') return;
		// After a conflict the id belongs to other words: only then is it a new message.
		const newKey = message.trouble === 'conflict' ? newMessageId(deps.now()) : key;
		outbox.remove(key);
		outbox.put({ key: newKey, text: message.text, at: message.at });
		dispatch({ type: 'resend', key, newKey });
		enqueue(newKey, message.text);
	}

	function resendAll(): void {
		for (const message of state.messages) {
			if (message.role === 'customer' && message.trouble === 'unreachable') resend(message.key);
		}
	}

	kept.onChange((name) => {
		const other = name === 'conversation' ? kept.get('conversation') : id;
		if (other === id) return;
		reset({ id: other, state: EMPTY_CHAT, notice: null });
		if (other !== null) void load(other);
	});
	addEventListener('online', resendAll);

	return {
		state: () => state,
		notice: () => notice,
		start() {
			const unsent = outbox.list();
			dispatch(...unsent.map((message): ChatAction => ({ type: 'send', ...message })));
			queue = id === null ? api.streams().catch(() => false) : load(id);
			queue = queue.then(async () => {
				for (const message of outbox.list()) await deliver(message.key, message.text);
			});
		},
		send,
		resend,
		askAgain(turnId) {
			const asked = state.messages.find((m) => m.role === 'customer' && m.turnId === turnId);
			if (asked) send(asked.text);
		},
		async verify(code) {
			const open = state.verification;
			if (!open || id === null) return 'expired';
			// The same code sent again is the same turn; another code is another attempt.
			if (codeId?.code !== code) codeId = { code, messageId: newMessageId(deps.now()) };
			try {
				const reply = await api.verify({
					conversation_id: id,
					message_id: codeId.messageId,
					verification_id: open.verification_id,
					code,
				});
				dispatch({ type: 'verified', turnId: reply.turn_id });
				feed?.nudge();
				return null;
			} catch (error) {
				return codeTroubleOf(error);
			}
		},
		reconnect() {
			wake();
			feed?.nudge();
			resendAll();
		},
		leave() {
			left = { id, state };
			outbox.clear();
			reset({ id: null, state: EMPTY_CHAT, notice: 'left' });
		},
		undoLeave() {
			if (!left) return;
			reset({ id: left.id, state: left.state, notice: null });
			left = undefined;
			if (id !== null) void follow(id);
		},
	};
}
