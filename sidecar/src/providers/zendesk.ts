import type { z } from 'zod';
import type { CallName } from '../crash-points.ts';
import { Retryable, Terminal } from '../failure.ts';
import { createResilience, type Resilience, type ResilienceOptions } from './resilience.ts';
import { sendOnce } from './send-once.ts';
import {
	commentPage,
	createdTicket,
	currentUser,
	ticketList,
	ticketPage,
	type ZendeskComment,
	type ZendeskTicketPage,
} from './zendesk-objects.ts';
import { parseJson, zendeskRefusal } from './zendesk-refusal.ts';

export interface NewZendeskTicket {
	/** Our reference; found again by it. */
	readonly externalId: string;
	readonly subject: string;
	/** Becomes an internal note: it holds what the customer was not shown. */
	readonly note: string;
	/** Null: the agent of the key is the requester. */
	readonly requester: { readonly email: string; readonly name: string } | null;
	readonly priority: 'low' | 'normal' | 'high' | 'urgent';
	readonly tags: readonly string[];
}

/**
 * Zendesk's Ticketing API. Rejects with `Retryable` when Zendesk cannot be reached or fails, with
 * `Throttled` when it asks to slow down, with `Terminal` when key, role or address is wrong.
 */
export interface ZendeskClient {
	/**
	 * Files a ticket; repeated with the same key within two hours, it is filed once and the same
	 * number comes back.
	 *
	 * @returns Zendesk's number of the ticket
	 * @throws ZendeskKeyReused | ZendeskInvalid
	 */
	createTicket(ticket: NewZendeskTicket, idempotencyKey: string): Promise<number>;
	/** The number of the ticket with this external id; null: there is none (archived ones are not seen). */
	findTicket(externalId: string): Promise<number | null>;
	/**
	 * Tickets changed since a moment (at least a minute ago), or since a cursor, whatever their
	 * state, oldest change first, at most 200. Allowed ten times a minute, to administrators only.
	 */
	changedTickets(since: { from: Date } | { cursor: string }): Promise<ZendeskTicketPage>;
	/** A ticket's comments, oldest first, at most 500. */
	comments(ticketId: number): Promise<ZendeskComment[]>;
	/** Whether key and address are right; for `doctor`. */
	checkKey(): Promise<{ ok: true; role: string } | { ok: false; message: string }>;
	state(): 'closed' | 'open' | 'half-open';
}

export interface ZendeskOptions {
	readonly key: string;
	/** The agent whose key it is. */
	readonly email: string;
	/** Origin of the account: `https://<account>.zendesk.com`. */
	readonly baseUrl: string;
	readonly resilience?: Partial<ResilienceOptions>;
}

const COMMENT_PAGES = 5;
/** Each may hold 64 KB of text. */
const TICKETS_A_PAGE = 200;

export function createZendesk(options: ZendeskOptions): ZendeskClient {
	const filing = createResilience({ name: 'Zendesk', ...options.resilience });
	// Its limit is another one than that of tickets, and background reading must not hold them up.
	const reading = createResilience({ name: 'Zendesk', ...options.resilience });
	const authorization = `Basic ${Buffer.from(`${options.email}/token:${options.key}`).toString('base64')}`;

	async function ask<T extends z.ZodType>(
		resilience: Resilience,
		call: CallName,
		path: string,
		shape: T,
		post?: { readonly body: string; readonly idempotencyKey: string },
	): Promise<z.output<T>> {
		return resilience.read(call, async (signal) => {
			const reply = await sendOnce({
				url: new URL(`/api/v2/${path}`, options.baseUrl),
				method: post ? 'POST' : 'GET',
				headers: {
					Accept: 'application/json',
					Authorization: authorization,
					...(post && {
						'Content-Type': 'application/json',
						'Idempotency-Key': post.idempotencyKey,
					}),
				},
				...(post && { body: post.body }),
				signal,
				maxReply: 32 * 1024 * 1024,
			});
			if (reply.status < 200 || reply.status > 299) {
				throw zendeskRefusal(reply.status, reply.headers, reply.body);
			}
			const parsed = shape.safeParse(parseJson(reply.body));
			if (parsed.success) return parsed.data;
			const where = parsed.error.issues[0]?.path.join('.') ?? '';
			throw new Retryable(
				'zendesk_unreadable',
				`Zendesk's answer has an unexpected form at ${where === '' ? 'its root' : where}.`,
			);
		});
	}

	return {
		async createTicket(ticket, idempotencyKey) {
			const body = JSON.stringify({ ticket: wireTicket(ticket) });
			const made = await ask(filing, 'zendesk.create-ticket', 'tickets.json', createdTicket, {
				body,
				idempotencyKey,
			});
			return made.ticket.id;
		},

		async findTicket(externalId) {
			const path = `tickets.json?${new URLSearchParams({ external_id: externalId }).toString()}`;
			const { tickets } = await ask(filing, 'zendesk.find-ticket', path, ticketList);
			return tickets.find((ticket) => ticket.external_id === externalId)?.id ?? null;
		},

		changedTickets(since) {
			const query = new URLSearchParams(
				'cursor' in since
					? { cursor: since.cursor }
					: { start_time: String(Math.floor(since.from.getTime() / 1000)) },
			);
			query.set('per_page', String(TICKETS_A_PAGE));
			const path = `incremental/tickets/cursor.json?${query.toString()}`;
			return ask(reading, 'zendesk.changed-tickets', path, ticketPage);
		},

		async comments(ticketId) {
			const all: ZendeskComment[] = [];
			let after: string | null = null;
			for (let page = 0; page < COMMENT_PAGES; page += 1) {
				const query = new URLSearchParams({
					'page[size]': '100',
					include: 'users',
					...(after !== null && { 'page[after]': after }),
				});
				const path = `tickets/${String(ticketId)}/comments.json?${query.toString()}`;
				const read: z.output<typeof commentPage> = await ask(
					reading,
					'zendesk.comments',
					path,
					commentPage,
				);
				all.push(...read.comments.map((one) => ({ ...one, author: authorOf(one, read.users) })));
				after = read.meta?.has_more === true ? read.meta.after_cursor : null;
				if (after === null) break;
			}
			return all;
		},

		async checkKey() {
			try {
				const { user } = await ask(reading, 'zendesk.me', 'users/me.json', currentUser);
				// Whoever is not known is not refused here but called an anonymous user.
				if (user.id === null || user.role === 'end-user') {
					return { ok: false, message: zendeskRefusal(401, {}, '').message };
				}
				return { ok: true, role: user.role };
			} catch (error) {
				if (error instanceof Retryable || error instanceof Terminal) {
					return { ok: false, message: error.message };
				}
				throw error;
			}
		},

		state: () => filing.state(),
	};
}

function authorOf(
	comment: { readonly authorId: number },
	users: z.output<typeof commentPage>['users'] = [],
): ZendeskComment['author'] {
	const user = users.find(({ id }) => id === comment.authorId);
	if (!user) return { role: 'unknown', name: null };
	return { role: user.role === 'end-user' ? 'customer' : 'agent', name: user.name };
}

/** The same ticket always gives the same bytes, as an idempotency key asks for. */
function wireTicket(ticket: NewZendeskTicket): object {
	return {
		subject: ticket.subject,
		comment: { body: ticket.note, public: false },
		external_id: ticket.externalId,
		priority: ticket.priority,
		tags: ticket.tags,
		...(ticket.requester && { requester: ticket.requester }),
	};
}
