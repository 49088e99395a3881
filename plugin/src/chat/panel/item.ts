import type { Strings } from './strings.ts';

/** What every part of the panel may ask of its surroundings. */
export interface Surroundings {
	readonly strings: Strings;
	readonly locale: string;
	/** Host name of the shop: only links to it are made from plain text. */
	readonly site: string;
}

/** One listed thing: its node stays the same while its content changes. */
export interface Item<T> {
	readonly node: HTMLElement;
	update: (value: T) => void;
}

/** What the customer can do in the panel. */
export interface PanelActions {
	send: (text: string) => void;
	resend: (key: string) => void;
	askAgain: (turnId: string) => void;
	/** Answers the sentence to show when the code was not taken, else null. */
	verify: (
		code: string,
	) => Promise<'wrong' | 'expired' | 'too_many' | 'unreachable' | 'server' | null>;
	reconnect: () => void;
	leave: () => void;
	undoLeave: () => void;
	close: () => void;
	draft: (text: string) => void;
}
