import type {
	Citation,
	ConversationReply,
	CustomerRefund,
	FeedEvent,
} from '@ai-support-chat/sidecar/contract/conversations';

/** Why a message could not be sent, or a turn not finished; the panel has words for each. */
export type Trouble = 'unreachable' | 'server' | 'too_many' | 'too_long' | 'refused' | 'conflict';

export interface CustomerMessage {
	readonly role: 'customer';
	/** The id it is sent under, kept until acknowledged; after a reload, its turn's id. */
	readonly key: string;
	readonly turnId: string | null;
	readonly text: string;
	readonly at: string;
	readonly delivery: 'sending' | 'sent' | 'unsent';
	readonly trouble: Trouble | null;
}

export interface AssistantMessage {
	readonly role: 'assistant';
	readonly key: string;
	readonly turnId: string;
	readonly text: string;
	readonly citations: readonly Citation[];
	readonly at: string | null;
	readonly finished: boolean;
	/** The sidecar's own sentence when the turn failed. */
	readonly failure: string | null;
}

export type Message = CustomerMessage | AssistantMessage;
export type Verification = NonNullable<ConversationReply['verification']>;
export type LinkState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'unreachable';

/** One conversation as the panel shows it. */
export interface ChatState {
	readonly messages: readonly Message[];
	readonly refunds: readonly CustomerRefund[];
	readonly verification: Verification | null;
	/** Turns under way, and turns known to be over (an end may overtake its acknowledgement). */
	readonly working: readonly string[];
	readonly over: readonly string[];
	readonly tool: { readonly turnId: string; readonly name: string } | null;
	readonly lastEventId: string;
	readonly link: LinkState;
}

export type ChatAction =
	| { readonly type: 'event'; readonly event: FeedEvent }
	/** `resume`: continue after the snapshot; else it only fills in what other tabs said. */
	| { readonly type: 'snapshot'; readonly reply: ConversationReply; readonly resume: boolean }
	| { readonly type: 'send'; readonly key: string; readonly text: string; readonly at: string }
	| { readonly type: 'acknowledged'; readonly key: string; readonly turnId: string }
	| { readonly type: 'unsent'; readonly key: string; readonly trouble: Trouble }
	| { readonly type: 'resend'; readonly key: string; readonly newKey: string }
	| { readonly type: 'discard'; readonly key: string }
	| { readonly type: 'verified'; readonly turnId: string }
	| { readonly type: 'link'; readonly link: LinkState };

export const EMPTY_CHAT: ChatState = {
	messages: [],
	refunds: [],
	verification: null,
	working: [],
	over: [],
	tool: null,
	lastEventId: '',
	link: 'idle',
};

/** The turn was begun here or is in the transcript; an unknown one was begun in another tab. */
export function knowsTurn(state: ChatState, turnId: string): boolean {
	return (
		state.over.includes(turnId) ||
		state.working.includes(turnId) ||
		state.messages.some((message) => message.turnId === turnId)
	);
}
