import { Router, type Response } from 'express';
import type { Clock } from '../clock.ts';
import { conversationId } from '../contract/ids.ts';
import type { EventsReply, FeedEvent } from '../contract/conversations.ts';
import { parseCursor, type Feed } from '../conversation/feed.ts';
import { conversationOf } from '../conversation/messages.ts';
import type { Presence } from '../conversation/presence.ts';
import { firstOpenTurn } from '../conversation/store.ts';
import type { Db } from '../db/open.ts';
import { Invalid } from '../failure.ts';
import type { Customer } from '../identity/principal.ts';
import type { Identity } from '../identity/session.ts';
import type { CustomerLimiter } from './customer-limits.ts';
import { parse } from './problem.ts';

export interface StreamRoutes {
	readonly db: Db;
	readonly identity: Identity;
	readonly feed: Feed;
	readonly presence: Presence;
	readonly clock: Clock;
	readonly limiter: CustomerLimiter;
	/** Aborts at shutdown, so that open streams do not hold the process. */
	readonly stopping: AbortSignal;
}

const HEARTBEAT_MS = 15_000;

/** Server-sent events (WHATWG HTML 9.2) with resume, and the same events for a client that polls. */
export function streamRoutes(deps: StreamRoutes): Router {
	const router = Router();

	router.get('/stream', async (req, res) => {
		const { customer, expiresAt } = await deps.identity.session(req.get('Authorization'));
		const id = readable(deps, customer, req.query['conversation_id']);
		const after = cursor(
			deps.feed,
			id,
			req.get('Last-Event-ID') ?? req.query['last_event_id'],
			'last_event_id',
		);
		const release = deps.limiter.stream(customer.sessionId);
		const leave = deps.presence.arrive(id);
		const closed = new AbortController();
		const close = (): void => {
			closed.abort();
		};
		res.on('close', release);
		res.on('close', leave);
		res.on('close', close);
		res.status(200).set({
			'Content-Type': 'text/event-stream; charset=utf-8',
			'Cache-Control': 'no-store, no-transform',
			'X-Accel-Buffering': 'no',
		});
		res.flushHeaders();
		// Two seconds between reconnections, and a first byte, so that proxies begin to pass bytes on.
		res.write('retry: 2000\n\n');
		const heartbeat = setInterval(() => {
			// A reader who does not read gets no more of it.
			if (!res.writableNeedDrain) res.write(': still here\n\n');
		}, HEARTBEAT_MS);
		// The reader comes back with a renewed token, and then says again who they are.
		const expiry = setTimeout(close, expiresAt.getTime() - deps.clock.now().getTime());
		try {
			const signal = AbortSignal.any([closed.signal, deps.stopping]);
			for await (const event of deps.feed.read(id, after, signal)) {
				if (signal.aborted || !isTheirs(deps, customer, id)) break;
				await send(res, event, signal);
			}
		} finally {
			clearInterval(heartbeat);
			clearTimeout(expiry);
			res.end();
		}
	});

	router.get('/events', async (req, res) => {
		const customer = await deps.identity.customer(req.get('Authorization'));
		const id = readable(deps, customer, req.query['conversation_id']);
		const after = cursor(deps.feed, id, req.query['after'], 'after');
		deps.presence.seen(id);
		const busy = firstOpenTurn(deps.db, id) !== undefined;
		const events = deps.feed.list(id, after);
		res.set('Cache-Control', 'no-store').json({
			events,
			last_event_id: events.at(-1)?.id ?? (after === '' ? '0' : after),
			busy,
		} satisfies EventsReply);
	});

	return router;
}

function readable(deps: StreamRoutes, customer: Customer, id: unknown): string {
	const parsed = conversationId.safeParse(id);
	if (!parsed.success) {
		throw new Invalid(
			422,
			'invalid_field',
			'conversation_id: must be a conversation id (cv_…)',
			'conversation_id',
		);
	}
	return conversationOf(deps.db, customer, parse(conversationId, id)).id;
}

/** Another account of the same browser may have taken over what a guest's stream shows. */
function isTheirs(deps: StreamRoutes, customer: Customer, id: string): boolean {
	try {
		return conversationOf(deps.db, customer, id).id === id;
	} catch (error) {
		if (error instanceof Invalid) return false;
		throw error;
	}
}

/** @throws Invalid 422 for what is no event id, or one of events that are not there (any more) */
function cursor(feed: Feed, id: string, value: unknown, field: string): string {
	if (value === undefined) return '';
	if (typeof value === 'string' && parseCursor(value) && !feed.isAhead(id, value)) return value;
	throw new Invalid(422, 'invalid_field', `${field}: must be an event id this server gave`, field);
}

/** Waits when the reader is slow, so that a stream never grows in memory. */
async function send(
	res: Response,
	{ event, id, data }: FeedEvent,
	signal: AbortSignal,
): Promise<void> {
	const flushed = res.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
	if (flushed || signal.aborted) return;
	await new Promise<void>((resolve) => {
		const done = (): void => {
			res.off('drain', done);
			signal.removeEventListener('abort', done);
			resolve();
		};
		res.on('drain', done);
		signal.addEventListener('abort', done);
	});
}
