import type { FeedEvent } from '@ai-support-chat/sidecar/contract/conversations';
import type { Api } from '../transport/api.ts';
import { backoff } from '../transport/backoff.ts';
import { followConversation } from '../transport/feed.ts';
import type { Feed } from '../transport/feed.ts';
import type { Kept } from '../transport/kept.ts';
import { newMessageId } from '../transport/message-id.ts';
import { RefusedError, isPassing } from '../transport/problem.ts';
import { createDelivery } from './delivery.ts';
import { createOutbox } from './outbox.ts';
import { reduce } from './reduce.ts';
import { EMPTY_CHAT, knowsTurn } from './state.ts';
import type { ChatAction, ChatState } from './state.ts';
import { codeTroubleOf } from './trouble.ts';
import type { CodeTrouble } from './trouble.ts';

/** Said above the composer: an earlier conversation is gone, or was left and can be had back. */
export type Notice = 'fresh' | 'left' | null;

export interface Chat {
	readonly state: () => ChatState;
	readonly notice: () => Notice;
	/** Takes up the conversation of an earlier page, and what it left unsent. */
	readonly start: () => void;
	readonly send: (text: string) => void;
	readonly resend: (key: string) => void;
	/** Asks a failed turn's question once more, as a new message. */
	readonly askAgain: (turnId: string) => void;
	/** Null when the code was right. */
	readonly verify: (code: string) => Promise<CodeTrouble | null>;
	/** Try the connection now. */
	readonly reconnect: () => void;
	readonly leave: () => void;
	readonly undoLeave: () => void;
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

/** One customer's conversation: its state, its feed, and what the customer does in it. */
export function createChat(deps: ChatDeps): Chat {
	const { api, kept } = deps;
	const outbox = createOutbox(kept);
	let state = EMPTY_CHAT;
	let notice: Notice = null;
	let id = kept.get('conversation');
	let feed: Feed | undefined;
	let left: { readonly id: string | null; readonly state: ChatState } | undefined;
	let codeTry: { readonly code: string; readonly messageId: string } | undefined;
	let refresh: ReturnType<typeof setTimeout> | undefined;
	let wake: () => void = () => undefined;

	function dispatch(...actions: ChatAction[]): void {
		state = actions.reduce(reduce, state);
		deps.onChange();
	}

	/** Goes over to another conversation, or to none yet. */
	function turnTo(nextId: string | null, nextState: ChatState, nextNotice: Notice): void {
		feed?.stop();
		feed = undefined;
		id = nextId;
		state = nextState;
		notice = nextNotice;
		if (kept.get('conversation') !== id) kept.set('conversation', id);
		deps.onChange();
	}

	/** The server knows this conversation no more: go on in a new one, with what is unsent. */
	function lose(): void {
		const unsent = state.messages.filter((m) => m.role === 'customer' && m.delivery !== 'sent');
		turnTo(null, { ...EMPTY_CHAT, messages: unsent }, 'fresh');
	}

	function takeEvents(events: readonly FeedEvent[], conversation: string): void {
		const foreign = events.some((event) => !knowsTurn(state, event.data.turn_id));
		dispatch(...events.map((event): ChatAction => ({ type: 'event', event })));
		if (foreign) refreshSoon(conversation);
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
				takeEvents(events, conversation);
			},
			onGone: lose,
			async resync() {
				const reply = await api.conversation(conversation);
				if (id === conversation) dispatch({ type: 'snapshot', reply, resume: true });
			},
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
				delivery.settle();
				await follow(conversation);
				return;
			} catch (error) {
				if (id !== conversation) return;
				if (!isPassing(error)) {
					lose();
					return;
				}
				await pause(error, attempt);
			}
		}
	}

	function pause(error: unknown, attempt: number): Promise<void> {
		const retryAfter = error instanceof RefusedError ? error.retryAfter : 0;
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, backoff(attempt, deps.random, retryAfter));
			wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	const delivery = createDelivery({
		api,
		outbox,
		lose,
		state: () => state,
		dispatch,
		session: () => ({ locale: deps.locale, ...deps.page() }),
		now: deps.now,
		random: deps.random,
		async conversation() {
			if (id !== null) return id;
			const opened = await api.open(deps.locale);
			id = opened.conversation_id;
			kept.set('conversation', id);
			return id;
		},
		accepted(conversation) {
			void follow(conversation).then(() => feed?.nudge());
		},
	});

	function send(text: string): void {
		notice = null;
		left = undefined;
		delivery.send(text);
	}

	kept.onChange((name) => {
		const other = name === 'conversation' ? kept.get('conversation') : id;
		if (other === id) return;
		turnTo(other, EMPTY_CHAT, null);
		if (other !== null) void load(other);
	});
	addEventListener('online', delivery.resendUnreached);

	return {
		state: () => state,
		notice: () => notice,
		start() {
			dispatch(...outbox.list().map((unsent): ChatAction => ({ type: 'send', ...unsent })));
			delivery.flush(id === null ? api.streams().catch(() => false) : load(id));
		},
		send,
		resend: delivery.resend,
		askAgain(turnId) {
			const asked = state.messages.find((m) => m.role === 'customer' && m.turnId === turnId);
			if (asked) send(asked.text);
		},
		async verify(code) {
			const open = state.verification;
			if (!open || id === null) return 'expired';
			// The same code sent again is the same turn; another code is another attempt.
			if (codeTry?.code !== code) codeTry = { code, messageId: newMessageId(deps.now()) };
			try {
				const reply = await api.verify({
					conversation_id: id,
					message_id: codeTry.messageId,
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
			delivery.resendUnreached();
		},
		leave() {
			left = { id, state };
			outbox.clear();
			turnTo(null, EMPTY_CHAT, 'left');
		},
		undoLeave() {
			if (!left) return;
			turnTo(left.id, left.state, null);
			left = undefined;
			for (const { key, turnId } of state.messages) {
				if (turnId === null) dispatch({ type: 'unsent', key, trouble: 'unreachable' });
			}
			delivery.resendUnreached();
			if (id !== null) void follow(id);
		},
	};
}
