import { z } from 'zod';

/** What we read of Zendesk's objects (developer.zendesk.com/api-reference/ticketing). */

export const zendeskTicket = z
	.object({
		id: z.int(),
		external_id: z.string().nullable(),
		subject: z.string().nullable(),
		/** The first comment. */
		description: z.string().nullable(),
		status: z.string(),
		requester_id: z.int(),
		tags: z.array(z.string()),
		created_at: z.string(),
		updated_at: z.string(),
	})
	.transform((ticket) => ({
		id: ticket.id,
		externalId: ticket.external_id,
		subject: ticket.subject ?? '',
		description: ticket.description ?? '',
		/** `new`, `open`, `pending`, `hold`, `solved`, `closed` or `deleted`. */
		status: ticket.status,
		requesterId: ticket.requester_id,
		tags: ticket.tags,
		createdAt: ticket.created_at,
		updatedAt: ticket.updated_at,
	}));
export type ZendeskTicket = z.infer<typeof zendeskTicket>;

export const createdTicket = z.object({ ticket: z.object({ id: z.int() }) });

export const ticketList = z.object({
	tickets: z.array(z.object({ id: z.int(), external_id: z.string().nullable() })),
});

export const ticketPage = z
	.object({
		tickets: z.array(zendeskTicket),
		after_cursor: z.string().nullable(),
		end_of_stream: z.boolean(),
	})
	.transform((page) => ({
		tickets: page.tickets,
		/** Where the next page begins; kept, the next reading begins there as well. */
		cursor: page.after_cursor,
		/** Nothing has changed since the last ticket of this page. */
		end: page.end_of_stream,
	}));
export type ZendeskTicketPage = z.infer<typeof ticketPage>;

export const zendeskComment = z
	.object({
		id: z.int(),
		author_id: z.int(),
		/** Without markup; `body` still has Markdown and quoted mail. */
		plain_body: z.string().optional(),
		body: z.string(),
		public: z.boolean(),
		created_at: z.string(),
	})
	.transform((comment) => ({
		id: comment.id,
		authorId: comment.author_id,
		text: comment.plain_body ?? comment.body,
		/** False: a note among agents, never shown to the customer. */
		public: comment.public,
		createdAt: comment.created_at,
	}));

/** Those who wrote in a ticket; `end-user` is a customer, all others are the shop's people. */
const zendeskUser = z.object({ id: z.int(), name: z.string(), role: z.string() });

export interface ZendeskComment extends z.infer<typeof zendeskComment> {
	/** `unknown`: Zendesk did not say who it is. */
	readonly author: {
		readonly role: 'agent' | 'customer' | 'unknown';
		readonly name: string | null;
	};
}

export const commentPage = z.object({
	comments: z.array(zendeskComment),
	/** The comments' authors, when they were asked for. */
	users: z.array(zendeskUser).optional(),
	meta: z.object({ has_more: z.boolean(), after_cursor: z.string().nullable() }).optional(),
});

export const currentUser = z.object({
	user: z.object({ id: z.int().nullable(), role: z.string() }),
});

/** Errors are a word, or an object with title and message; details name the fields. */
export const zendeskProblem = z.object({
	error: z
		.union([z.string(), z.object({ title: z.string() }).transform(({ title }) => title)])
		.optional(),
	description: z.string().optional(),
});
