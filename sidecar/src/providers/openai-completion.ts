import type { Json } from '../contract/hands.ts';

export interface ChatMessage {
	readonly role: 'system' | 'user' | 'assistant';
	readonly content: string;
}

export interface CompletionRequest {
	readonly model: string;
	readonly messages: readonly ChatMessage[];
	/** A legal strict schema; the reply's text is one JSON value of it, when the server obeys. */
	readonly schema: { readonly name: string; readonly schema: { readonly [key: string]: Json } };
	readonly maxOutputTokens: number;
	readonly signal: AbortSignal;
}

export interface Completion {
	readonly text: string;
	/** As the server names it, else as asked. */
	readonly model: string;
	/** 0 when the server does not tell. */
	readonly inputTokens: number;
	readonly outputTokens: number;
	/** `stop` is the only one whose text is whole. */
	readonly finish: 'stop' | 'length' | 'refusal';
}
