import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ControlError } from './control.ts';
import type { StateFile } from './state-file.ts';

const commentSchema = z.object({
	id: z.int(),
	author_id: z.int(),
	body: z.string(),
	public: z.boolean(),
	created_at: z.string(),
});
const ticketSchema = z.object({
	id: z.int(),
	external_id: z.string().nullable(),
	subject: z.string(),
	status: z.string(),
	priority: z.string().nullable(),
	tags: z.array(z.string()),
	requester_id: z.int(),
	created_at: z.string(),
	/** Milliseconds; what exports are ordered by. */
	changed: z.int(),
	comments: z.array(commentSchema),
});
export type ZendeskTwinTicket = z.infer<typeof ticketSchema>;

const userSchema = z.object({
	id: z.int(),
	name: z.string(),
	email: z.string(),
	role: z.enum(['end-user', 'agent', 'admin']),
	suspended: z.boolean(),
});
export type ZendeskTwinUser = z.infer<typeof userSchema>;

const keySchema = z.object({ key: z.string(), hash: z.string(), ticket: z.int(), at: z.int() });

export const zendeskState = z.object({
	tickets: z.array(ticketSchema),
	users: z.array(userSchema),
	keys: z.array(keySchema),
});

/** Zendesk keeps an idempotency key for two hours. */
const KEY_LIFE_MS = 2 * 60 * 60 * 1000;

export interface ByHand {
	readonly subject: string;
	readonly description: string;
	readonly requester: string;
	readonly status: string;
	readonly tags: readonly string[];
	readonly external_id: string | null;
	readonly comments: readonly ByHandComment[];
}
export interface ByHandComment {
	readonly by: 'agent' | 'requester';
	readonly body: string;
	readonly public: boolean;
}

/** What Zendesk holds: tickets, people, and the keys of requests that made tickets. */
export class ZendeskBook {
	readonly #file: StateFile<typeof zendeskState>;
	readonly #now: () => number;
	readonly tickets: ZendeskTwinTicket[];
	readonly users: ZendeskTwinUser[];
	#keys: z.infer<typeof keySchema>[];

	constructor(file: StateFile<typeof zendeskState>, now: () => number, agent: string) {
		const kept = file.read();
		this.#file = file;
		this.#now = now;
		this.tickets = kept?.tickets ?? [];
		this.users = kept?.users ?? [];
		this.#keys = kept?.keys ?? [];
		if (!this.users.some(({ email }) => email === agent)) this.user(agent, 'Agent', 'admin');
	}

	keep(): void {
		this.#file.write({ tickets: this.tickets, users: this.users, keys: this.#keys });
	}

	user(email: string, name: string, role: ZendeskTwinUser['role'] = 'end-user'): ZendeskTwinUser {
		const known = this.users.find((one) => one.email.toLowerCase() === email.toLowerCase());
		if (known) return known;
		const made = { id: 9_000_000 + this.users.length, name, email, role, suspended: false };
		this.users.push(made);
		this.keep();
		return made;
	}

	/** The ticket that a live key made; `other`: it was used with another body. */
	byKey(key: string, body: string): ZendeskTwinTicket | 'other' | undefined {
		const found = this.#keys.find((one) => one.key === key && this.#now() - one.at < KEY_LIFE_MS);
		if (!found) return undefined;
		if (found.hash !== hashOf(body)) return 'other';
		return this.tickets.find(({ id }) => id === found.ticket);
	}

	rememberKey(key: string, body: string, ticket: ZendeskTwinTicket): void {
		this.#keys = this.#keys.filter((one) => one.key !== key);
		this.#keys.push({ key, hash: hashOf(body), ticket: ticket.id, at: this.#now() });
		this.keep();
	}

	expireKeys(): number {
		const expired = this.#keys.length;
		this.#keys = [];
		this.keep();
		return expired;
	}

	add(ticket: {
		readonly subject: string;
		readonly body: string;
		readonly public: boolean;
		readonly author: number;
		readonly requester: number;
		readonly external_id: string | null;
		readonly priority: string | null;
		readonly tags: readonly string[];
		readonly status?: string;
	}): ZendeskTwinTicket {
		const made: ZendeskTwinTicket = {
			id: 35_000 + this.tickets.length,
			external_id: ticket.external_id,
			subject: ticket.subject,
			status: ticket.status ?? 'new',
			priority: ticket.priority,
			tags: [...ticket.tags],
			requester_id: ticket.requester,
			created_at: this.#iso(),
			changed: this.#now(),
			comments: [],
		};
		this.tickets.push(made);
		this.comment(made, ticket.author, ticket.body, ticket.public);
		return made;
	}

	comment(ticket: ZendeskTwinTicket, author: number, body: string, isPublic: boolean): void {
		ticket.comments.push({
			id: ticket.id * 100 + ticket.comments.length,
			author_id: author,
			body,
			public: isPublic,
			created_at: this.#iso(),
		});
		ticket.changed = this.#now();
		this.keep();
	}

	/** A ticket as agents and customers write it, without the API. */
	addByHand(ticket: ByHand): ZendeskTwinTicket {
		const requester = this.user(ticket.requester, ticket.requester).id;
		const made = this.add({
			...ticket,
			body: ticket.description,
			public: true,
			author: requester,
			requester,
			priority: 'normal',
		});
		for (const comment of ticket.comments) this.commentByHand(made, comment);
		return made;
	}

	commentByHand(ticket: ZendeskTwinTicket, comment: ByHandComment): void {
		const agent = this.users.find(({ role }) => role !== 'end-user');
		const author = comment.by === 'agent' ? (agent?.id ?? 0) : ticket.requester_id;
		this.comment(ticket, author, comment.body, comment.public);
	}

	change(id: number, status: string): ZendeskTwinTicket {
		const ticket = this.tickets.find((one) => one.id === id);
		if (!ticket) throw new ControlError(`${String(id)}: no such ticket`);
		ticket.status = status;
		ticket.changed = this.#now();
		this.keep();
		return ticket;
	}

	suspend(email: string): ZendeskTwinUser {
		const user = this.user(email, email);
		user.suspended = true;
		this.keep();
		return user;
	}

	#iso(): string {
		return new Date(this.#now()).toISOString().replace(/\.\d+/, '');
	}
}

function hashOf(body: string): string {
	return createHash('sha256').update(body).digest('hex');
}
