import { jsonReply, type TwinReply } from './fault.ts';
import type { ZendeskTwinTicket } from './zendesk-book.ts';
import { ticketObject } from './zendesk-replies.ts';

/** Exports do not hold what changed in the last minute. */
const EXPORT_LAG_MS = 60_000;

/** One page of `incremental/tickets/cursor`: what changed after a moment or a cursor, oldest first. */
export function exportPage(asked: {
	readonly tickets: readonly ZendeskTwinTicket[];
	readonly query: URLSearchParams;
	/** Milliseconds. */
	readonly now: number;
	readonly url: string;
}): TwinReply {
	const { tickets, query, now, url } = asked;
	const cursor = query.get('cursor');
	const start = query.get('start_time');
	let after: [number, number];
	if (cursor === null) {
		if (start === null || !/^\d+$/.test(start)) {
			return jsonReply(400, { error: 'MissingParameter', description: 'start_time is missing' });
		}
		if (Number(start) * 1000 > now - EXPORT_LAG_MS) {
			return jsonReply(422, {
				error: 'InvalidValue',
				description: 'Too recent start_time. Use a start_time older than 60 seconds',
			});
		}
		after = [Number(start) * 1000, -1];
	} else {
		const [at, id] = Buffer.from(cursor, 'base64').toString('utf8').split('|').map(Number);
		if (!Number.isInteger(at) || !Number.isInteger(id)) {
			return jsonReply(400, { error: 'InvalidCursor', description: 'The cursor is invalid' });
		}
		after = [at ?? 0, id ?? 0];
	}
	const size = Math.min(1000, Math.max(1, Number(query.get('per_page') ?? 1000)));
	const due = tickets
		.filter(({ changed: at, id }) => at > after[0] || (at === after[0] && id > after[1]))
		.filter(({ changed: at }) => at <= now - EXPORT_LAG_MS)
		.sort((a, b) => a.changed - b.changed || a.id - b.id);
	const page = due.slice(0, size);
	const last = page.at(-1);
	const [at, id] = last ? [last.changed, last.id] : after;
	const next = Buffer.from(`${String(at)}|${String(id)}`).toString('base64');
	return jsonReply(200, {
		tickets: page.map((ticket) => ticketObject(url, ticket)),
		after_cursor: next,
		after_url: `${url}/api/v2/incremental/tickets/cursor.json?cursor=${next}`,
		before_cursor: null,
		before_url: null,
		end_of_stream: page.length === due.length,
	});
}
