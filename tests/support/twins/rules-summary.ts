import { z } from 'zod';
import type { ChatRequest } from './openai-request.ts';

const asksForSummary = z.object({ properties: z.object({ summary: z.unknown() }) });
const source = z.object({
	notes_so_far: z.string(),
	lines: z.array(z.object({ customer: z.string().optional(), shop: z.string().optional() })),
});

/** A summary where the schema asks for one: the notes before, and how each customer's line began. */
export function summaryAnswer({ schema, messages }: ChatRequest): object | undefined {
	if (!asksForSummary.safeParse(schema).success) return undefined;
	const { notes_so_far, lines } = source.parse(JSON.parse(messages.at(-1)?.text ?? ''));
	const said = lines.flatMap(({ customer }) => (customer === undefined ? [] : [begin(customer)]));
	return {
		summary: [notes_so_far, ...said]
			.filter((part) => part !== '')
			.join(' ')
			.slice(-900),
	};
}

function begin(line: string): string {
	const words = line.split(/\s+/);
	return words.length <= 12 ? line : `${words.slice(0, 12).join(' ')} …`;
}
