import { asRecord } from '../transport/problem.ts';
import { readKept } from '../transport/kept.ts';
import type { Kept } from '../transport/kept.ts';

/** A message that nobody has acknowledged yet. */
export interface Unsent {
	readonly key: string;
	readonly text: string;
	readonly at: string;
}

/** Unacknowledged messages, under their ids, so that a resend after a reload is the same message. */
export interface Outbox {
	list: () => readonly Unsent[];
	put: (message: Unsent) => void;
	remove: (key: string) => void;
	clear: () => void;
}

export function createOutbox(kept: Kept): Outbox {
	const list = (): readonly Unsent[] => {
		const value = readKept(kept, 'unsent');
		return Array.isArray(value) ? value.filter(isUnsent) : [];
	};
	const save = (messages: readonly Unsent[]): void => {
		kept.set('unsent', messages.length > 0 ? JSON.stringify(messages) : null);
	};
	const remove = (key: string): void => {
		save(list().filter((message) => message.key !== key));
	};
	return {
		list,
		put(message) {
			save([...list().filter(({ key }) => key !== message.key), message]);
		},
		remove,
		clear() {
			save([]);
		},
	};
}

function isUnsent(value: unknown): value is Unsent {
	const { key, text, at } = asRecord(value);
	return typeof key === 'string' && typeof text === 'string' && typeof at === 'string';
}
