import { Router, type Response } from 'express';
import { conversationId } from '../contract/ids.ts';
import type { EventsReply, FeedEvent } from '../contract/conversations.ts';
import { parseCursor, type Feed } from '../conversation/feed.ts';
import { conversationOf } from '../conversation/messages.ts';
import { firstOpenTurn } from '../conversation/store.ts';
import type { Db } from '../db/open.ts';
import { Invalid } from '../failure.ts';
import type { Customer } from '../identity/principal.ts';
import type { Identity } from '../identity/session.ts';
import { parse } from './problem.ts';

export interface StreamRoutes {
	readonly db: Db;
	readonly identity: Identity;
	readonly feed: Feed;
	/** Aborts at shutdown, so that open streams do not hold the process. */
	readonly stopping: AbortSignal;
}

const HEARTBEAT_MS = 15_000;

/** Server-sent events (WHATWG HTML 9.2) with resume, and the same events for a client that polls. */
export function streamRoutes(deps: StreamRoutes): Router {
	const router = Router();

	router.get('/stream', async (req, res) => {
		const customer = await deps.identity.customer(req.get('Authorization'));
		const id = readable(deps, customer, req.query['conversation_id']);
		const after = cursor(req.get('Last-Event-ID') ?? req.query['last_event_id'], 'last_event_id');
		const closed = new AbortController();
		res.on('close', () => {
			closed.abort();
		});
		res.status(200).set({
			'Content-Type': 'text/event-stream; charset=utf-8',
			'Cache-Control': 'no-store, no-transform',
			'X-Accel-Buffering': 'no',
		});
		res.flushHeaders();
		// Two seconds between reconnections, and a first byte, so that proxies begin to pass bytes on.
		res.write('retry: 2000\n\n');
		const heartbeat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_MS);
		try {
			const signal = AbortSignal.any([closed.signal, deps.stopping]);
			for await (const event of deps.feed.read(id, after, signal)) await send(res, event, signal);
		} finally {
			clearInterval(heartbeat);
			res.end();
		}
	});

	router.get('/events', async (req, res) => {
		const customer = await deps.identity.customer(req.get('Authorization'));
		const id = readable(deps, customer, req.query['conversation_id']);
		const after = cursor(req.query['after'], 'after');
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

function cursor(value: unknown, field: string): string {
	if (value === undefined) return '';
	if (typeof value === 'string' && parseCursor(value)) return value;
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
		res.once('drain', resolve);
		signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
