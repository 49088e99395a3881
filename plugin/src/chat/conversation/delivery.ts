import type { Api } from '../transport/api.ts';
import { backoff } from '../transport/backoff.ts';
import { newMessageId } from '../transport/message-id.ts';
import { RefusedError, UnreachableError } from '../transport/problem.ts';
import type { Outbox } from './outbox.ts';
import type { ChatAction, ChatState } from './state.ts';
import { troubleOf } from './trouble.ts';

export interface Delivery {
	readonly send: (text: string) => void;
	/** Sends an unsent message again, under the same id. */
	readonly resend: (key: string) => void;
	/** Sends again whatever failed for want of a connection. */
	readonly resendUnreached: () => void;
	/** After `ready`: delivers what an earlier page left behind; messages sent meanwhile wait. */
	readonly flush: (ready: Promise<unknown>) => void;
	/** Removes from the outbox what the transcript shows to have arrived. */
	readonly settle: () => void;
}

export interface DeliveryDeps {
	readonly api: Api;
	readonly outbox: Outbox;
	readonly state: () => ChatState;
	readonly dispatch: (action: ChatAction) => void;
	/** The conversation to send to; opened when there is none. */
	readonly conversation: () => Promise<string>;
	/** The server does not know the conversation: the next call of `conversation` opens another. */
	readonly lose: () => void;
	readonly accepted: (conversation: string) => void;
	readonly session: () => { readonly locale: string; readonly url: string; readonly title: string };
	readonly now: () => number;
	readonly random: () => number;
}

/**
 * Takes messages to the sidecar, one after the other. A message keeps its id until someone has
 * acknowledged it, whatever fails in between, so that it begins one turn and no more.
 */
export function createDelivery(deps: DeliveryDeps): Delivery {
	const { api, outbox, dispatch } = deps;
	let queue: Promise<unknown> = Promise.resolve();

	async function post(key: string, text: string): Promise<void> {
		const conversation = await deps.conversation();
		const { locale, url, title } = deps.session();
		const reply = await api.post({
			conversation_id: conversation,
			message_id: key,
			user_text: text,
			session_meta: {
				locale: locale.slice(0, 35),
				page_url: url.slice(0, 2048),
				page_title: title.slice(0, 300),
			},
		});
		outbox.remove(key);
		dispatch({ type: 'acknowledged', key, turnId: reply.turn_id });
		deps.accepted(conversation);
	}

	async function deliver(key: string, text: string, again = true): Promise<void> {
		const message = deps.state().messages.find((item) => item.key === key);
		// Left behind in another conversation, or found to have arrived.
		if (message?.turnId !== null) return;
		try {
			await post(key, text);
		} catch (error) {
			const status = error instanceof RefusedError ? error.status : 0;
			if (again && (status === 404 || status === 403 || status === 410)) {
				deps.lose();
				await deliver(key, text, false);
			} else if (again && error instanceof UnreachableError) {
				await new Promise((resolve) => setTimeout(resolve, backoff(1, deps.random)));
				await deliver(key, text, false);
			} else if (status === 409 && (await arrived(key))) {
				outbox.remove(key);
			} else {
				dispatch({ type: 'unsent', key, trouble: troubleOf(error) });
			}
		}
	}

	function inTranscript(key: string): boolean {
		return deps.state().messages.some((item) => item.key === key && item.turnId !== null);
	}

	/** After a conflict: whether the transcript has the message already. */
	async function arrived(key: string): Promise<boolean> {
		const reply = await deps
			.conversation()
			.then(api.conversation)
			.catch(() => undefined);
		if (reply) dispatch({ type: 'snapshot', reply, resume: false });
		return inTranscript(key);
	}

	function enqueue(key: string, text: string): void {
		queue = queue.then(() => deliver(key, text));
	}

	function resend(key: string): void {
		const message = deps.state().messages.find((item) => item.key === key);
		if (message?.role !== 'customer' || message.delivery !== 'unsent') return;
		// After a conflict the id stands for other words: only then is this another message.
		const newKey = message.trouble === 'conflict' ? newMessageId(deps.now()) : key;
		outbox.remove(key);
		outbox.put({ key: newKey, text: message.text, at: message.at });
		dispatch({ type: 'resend', key, newKey });
		enqueue(newKey, message.text);
	}

	return {
		send(text) {
			const key = newMessageId(deps.now());
			const at = new Date(deps.now()).toISOString();
			outbox.put({ key, text, at });
			dispatch({ type: 'send', key, text, at });
			enqueue(key, text);
		},
		resend,
		resendUnreached() {
			for (const message of deps.state().messages) {
				if (message.role === 'customer' && message.trouble === 'unreachable') resend(message.key);
			}
		},
		flush(ready) {
			const unsent = outbox.list();
			queue = ready.then(async () => {
				for (const { key, text } of unsent) await deliver(key, text);
			});
		},
		settle() {
			for (const { key } of outbox.list()) if (inTranscript(key)) outbox.remove(key);
		},
	};
}
