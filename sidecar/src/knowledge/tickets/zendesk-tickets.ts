import type { Clock } from '../../clock.ts';
import type { ZendeskClient } from '../../providers/zendesk.ts';
import type { SolvedTicket, SolvedTickets } from './solved-tickets.ts';

const BEGIN_MS = 365 * 24 * 60 * 60 * 1000;
const SOLVED = new Set(['solved', 'closed']);

/** Solved tickets from Zendesk's incremental export, with what was said in each. */
export function createZendeskTickets(
	zendesk: Pick<ZendeskClient, 'changedTickets' | 'comments'>,
	clock: Clock,
): SolvedTickets {
	return async (cursor) => {
		const page = await zendesk.changedTickets(
			cursor === null ? { from: new Date(clock.now().getTime() - BEGIN_MS) } : { cursor },
		);
		const solved: SolvedTicket[] = [];
		for (const ticket of page.tickets.filter(({ status }) => SOLVED.has(status))) {
			const comments = await zendesk.comments(ticket.id);
			solved.push({
				id: String(ticket.id),
				subject: ticket.subject,
				description: ticket.description,
				comments: comments.map(({ text, public: isPublic, author }) => ({
					author: author.role,
					text,
					public: isPublic,
				})),
				people: [...new Set(comments.flatMap(({ author }) => author.name ?? []))],
				changedAt: ticket.updatedAt,
			});
		}
		return {
			solved,
			unsolved: page.tickets
				.filter(({ status }) => !SOLVED.has(status))
				.map(({ id }) => String(id)),
			cursor: page.cursor,
			end: page.end,
		};
	};
}
