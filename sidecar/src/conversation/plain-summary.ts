import { redactText } from '../privacy/redact.ts';
import type { Turn } from './store.ts';

const LINE = 180;
const MOST = 1600;

/**
 * Earlier turns in few words without a model: how each line of the customer and of the shop began.
 * The newest lines when they are too many. Empty for no turns.
 */
export function plainSummary(turns: readonly Turn[]): string {
	const lines = turns.flatMap(({ customerText, answerText }) => [
		...line('Customer', customerText),
		...line('Shop', answerText),
	]);
	let length = 0;
	const kept = [...lines].reverse().filter((one) => (length += one.length + 1) <= MOST);
	return kept.reverse().join('\n');
}

function line(who: string, text: string | null): string[] {
	const plain = redactText(text ?? '')
		.replace(/\s+/g, ' ')
		.trim();
	if (plain === '') return [];
	return [`${who}: ${plain.length <= LINE ? plain : `${cut(plain)}…`}`];
}

/** At a word's end, never inside a number: a part of an amount would be another amount. */
function cut(text: string): string {
	const part = text.slice(0, LINE);
	const end = part.lastIndexOf(' ');
	return end > LINE / 2 ? part.slice(0, end) : part.replace(/[\p{L}\p{N}.,]+$/u, '');
}
