import { z } from 'zod';
import { systemClock, type Clock } from '../../../sidecar/src/clock.ts';
import { jsonReply, withFault, type TwinReply, type TwinRequest } from './fault.ts';
import { startTwinServer, type TwinHandle } from './server.ts';
import { StateFile } from './state-file.ts';
import {
	ZendeskBook,
	zendeskState,
	type ByHand,
	type ByHandComment,
	type ZendeskTwinTicket,
} from './zendesk-book.ts';
import { exportPage } from './zendesk-export.ts';
import {
	commentObjects,
	failure,
	invalidRecord,
	notFound,
	ticketObject,
	unauthenticated,
} from './zendesk-replies.ts';

export interface ZendeskTwinOptions {
	readonly port?: number;
	/** Where tickets are kept across restarts. */
	readonly stateFile?: string;
	readonly clock?: Clock;
	readonly key?: string;
	readonly email?: string;
}

export interface ZendeskTwin extends TwinHandle {
	readonly key: string;
	/** The agent whose key it is. */
	readonly email: string;
	tickets(): readonly ZendeskTwinTicket[];
	/** A ticket made in Zendesk itself. */
	addTicket(ticket: Partial<ByHand>): ZendeskTwinTicket;
	/** `solved` and the like, with a comment first if there is one. */
	changeTicket(id: number, status: string, comment?: ByHandComment): ZendeskTwinTicket;
	/** Lets the twin's own time pass: keys lapse after two hours, exports lag a minute. */
	advance(ms: number): void;
	expireKeys(): number;
	/** Nobody suspended can be a requester. */
	suspend(email: string): void;
	/** Answers the next requests 429. */
	throttle(times: number, retryAfter: number): void;
}

const newTicket = z.object({
	ticket: z.object({
		subject: z.string().optional(),
		comment: z.object({ body: z.string(), public: z.boolean().default(true) }),
		external_id: z.string().nullish(),
		priority: z.enum(['urgent', 'high', 'normal', 'low']).nullish(),
		tags: z.array(z.string()).default([]),
		requester: z.object({ name: z.string().optional(), email: z.string() }).optional(),
	}),
});

const comment = z.strictObject({
	by: z.enum(['agent', 'requester']).default('agent'),
	body: z.string().min(1),
	public: z.boolean().default(true),
});
const byHand = z.strictObject({
	subject: z.string().default('A question'),
	description: z.string().default('Please help.'),
	requester: z.string().default('someone@example.com'),
	status: z.string().default('open'),
	tags: z.array(z.string()).default([]),
	external_id: z.string().nullable().default(null),
	comments: z.array(comment).default([]),
});
const changed = z.strictObject({ status: z.string(), comment: comment.optional() });

/** Starts Zendesk's twin: tickets, comments, exports, and keys as documented. */
export async function startZendeskTwin(options: ZendeskTwinOptions = {}): Promise<ZendeskTwin> {
	const key = options.key ?? 'zendesk_twin_key';
	const email = options.email ?? 'agent@example.com';
	const clock = options.clock ?? systemClock;
	let ahead = 0;
	const now = (): number => clock.now().getTime() + ahead;
	const book = new ZendeskBook(new StateFile(options.stateFile, zendeskState), now, email);
	const authorization = `Basic ${Buffer.from(`${email}/token:${key}`).toString('base64')}`;

	function create(request: TwinRequest): TwinReply {
		const idempotencyKey = request.headers['idempotency-key'];
		if (idempotencyKey !== undefined && idempotencyKey.length > 255) {
			return jsonReply(400, { error: 'InvalidIdempotencyKey' });
		}
		const known =
			idempotencyKey === undefined ? undefined : book.byKey(idempotencyKey, request.body);
		if (known === 'other') {
			return jsonReply(400, {
				error: 'IdempotentRequestError',
				description: "Request parameters don't match the given idempotency key",
			});
		}
		if (known) return created(known, 'hit');
		const parsed = newTicket.safeParse(parseJson(request.body));
		if (!parsed.success) return invalidRecord('base', z.prettifyError(parsed.error));
		const { ticket } = parsed.data;
		if (ticket.comment.body.trim() === '') {
			return invalidRecord('base', 'Description: cannot be blank');
		}
		const agent = book.user(email, 'Agent', 'admin');
		let requester = agent.id;
		if (ticket.requester) {
			const { email: address, name } = ticket.requester;
			const exists = book.users.some((one) => one.email.toLowerCase() === address.toLowerCase());
			if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address)) {
				return invalidRecord(
					'requester',
					`Requester: Email:  ${address} is not properly formatted`,
				);
			}
			if (!exists && (name ?? '') === '') {
				return invalidRecord('requester', 'Requester: Name: is too short (minimum one character)');
			}
			const user = book.user(address, name ?? address);
			if (user.suspended) return invalidRecord('requester', 'Requester is suspended.');
			requester = user.id;
		}
		const made = book.add({
			subject: ticket.subject ?? '',
			body: ticket.comment.body,
			public: ticket.comment.public,
			author: agent.id,
			requester,
			external_id: ticket.external_id ?? null,
			priority: ticket.priority ?? null,
			tags: ticket.tags,
		});
		if (idempotencyKey === undefined) return created(made, undefined);
		book.rememberKey(idempotencyKey, request.body, made);
		return created(made, 'miss');
	}

	function created(ticket: ZendeskTwinTicket, lookup: 'hit' | 'miss' | undefined): TwinReply {
		const body = { ticket: ticketObject(server.url, ticket), audit: { ticket_id: ticket.id } };
		return jsonReply(201, body, lookup === undefined ? {} : { 'x-idempotency-lookup': lookup });
	}

	function comments(id: string, query: URLSearchParams): TwinReply {
		const ticket = book.tickets.find((one) => String(one.id) === id);
		if (!ticket) return notFound();
		const size = Math.min(100, Number(query.get('page[size]') ?? 100));
		const from = Number(query.get('page[after]') ?? 0);
		const all = commentObjects(ticket);
		const more = from + size < all.length;
		return jsonReply(200, {
			comments: all.slice(from, from + size),
			...(query.get('include') === 'users' && {
				users: book.users
					.filter(({ id: user }) => ticket.comments.some((one) => one.author_id === user))
					.map(({ id: user, name, email: address, role }) => ({
						id: user,
						name,
						email: address,
						role,
					})),
			}),
			meta: {
				has_more: more,
				after_cursor: more ? String(from + size) : null,
				before_cursor: null,
			},
			links: { prev: null, next: null },
		});
	}

	function answer(request: TwinRequest): TwinReply {
		if (request.headers['authorization'] !== authorization) return unauthenticated();
		const query = new URLSearchParams(request.query);
		const path = request.path.replace(/\.json$/, '').replace(/^\/api\/v2/, '');
		const [, id = ''] = /^\/tickets\/(\d+)(?:\/comments)?$/.exec(path) ?? [];
		switch (`${request.method} ${id === '' ? path : path.replace(id, ':id')}`) {
			case 'POST /tickets':
				return create(request);
			case 'GET /tickets': {
				const wanted = query.get('external_id');
				const found = book.tickets.filter(
					(ticket) => wanted === null || ticket.external_id === wanted,
				);
				return jsonReply(200, {
					tickets: found.slice(0, 100).map((ticket) => ticketObject(server.url, ticket)),
					next_page: null,
					previous_page: null,
					count: found.length,
				});
			}
			case 'GET /tickets/:id': {
				const ticket = book.tickets.find((one) => String(one.id) === id);
				return ticket ? jsonReply(200, { ticket: ticketObject(server.url, ticket) }) : notFound();
			}
			case 'GET /tickets/:id/comments':
				return comments(id, query);
			case 'GET /incremental/tickets/cursor':
				return exportPage({ tickets: book.tickets, query, now: now(), url: server.url });
			case 'GET /users/me':
				return jsonReply(200, { user: book.user(email, 'Agent', 'admin') });
			default:
				return jsonReply(404, { error: 'InvalidEndpoint', description: 'Not found' });
		}
	}

	const change = (id: number, status: string, said?: ByHandComment): ZendeskTwinTicket => {
		const ticket = book.change(id, status);
		if (said) book.commentByHand(ticket, said);
		return ticket;
	};
	const server = await startTwinServer({
		port: options.port,
		clock: options.clock,
		controls: {
			'GET /state': () => ({ tickets: book.tickets, users: book.users }),
			'POST /tickets': (body) => book.addByHand(byHand.parse(body)),
			'POST /tickets/:id': (body, id) => {
				const { status, comment: said } = changed.parse(body);
				return change(Number(id), status, said);
			},
			'POST /expire-keys': () => ({ expired: book.expireKeys() }),
			'POST /clock': (body) => {
				ahead += z.strictObject({ advance_ms: z.int().nonnegative() }).parse(body).advance_ms;
				return { ahead_ms: ahead };
			},
			'POST /suspend': (body) =>
				book.suspend(z.strictObject({ email: z.string() }).parse(body).email),
			'POST /throttle': (body) => {
				const { times, retry_after } = z
					.strictObject({ times: z.int().positive(), retry_after: z.int().nonnegative() })
					.parse(body);
				throttle(times, retry_after);
				return { pending: server.pendingFaults() };
			},
		},
		tooLarge: () => jsonReply(413, { error: 'RequestEntityTooLarge' }),
		broken: () => failure(500),
		handle: (request, fault) =>
			withFault(fault, request.closing, failure, () => Promise.resolve(answer(request))),
	});

	function throttle(times: number, retryAfter: number): void {
		server.addFault({
			kind: 'reply',
			status: 429,
			body: { error: 'APIRateLimitExceeded', description: 'Rate limit exceeded' },
			reply_headers: { 'retry-after': String(retryAfter) },
			times,
		});
	}

	return {
		...server,
		key,
		email,
		tickets: () => book.tickets,
		addTicket: (ticket) => book.addByHand(byHand.parse(ticket)),
		changeTicket: change,
		advance: (ms) => {
			ahead += ms;
		},
		expireKeys: () => book.expireKeys(),
		suspend: (address) => void book.suspend(address),
		throttle,
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
