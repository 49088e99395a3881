import { Router, type Request, type Response } from 'express';
import {
	openConversationBody,
	postMessageBody,
	verificationBody,
	type ConversationReply,
	type OpenConversationReply,
	type PostMessageReply,
	type VerificationReply,
} from '../contract/conversations.ts';
import type { Feed } from '../conversation/feed.ts';
import {
	acceptMessage,
	conversationOf,
	openConversation,
	type MessageDeps,
} from '../conversation/messages.ts';
import type { InFlight } from '../conversation/in-flight.ts';
import type { Presence } from '../conversation/presence.ts';
import { firstOpenTurn, type Turn } from '../conversation/store.ts';
import { openVerification, transcriptOf } from '../conversation/transcript.ts';
import type { Turns } from '../conversation/turns.ts';
import { acceptVerification } from '../conversation/verifications.ts';
import { Invalid } from '../failure.ts';
import type { Identity } from '../identity/session.ts';
import type { OrderProof } from '../orders/proof.ts';
import { refundsOfConversation } from '../refunds/store.ts';
import { customerView } from '../refunds/view.ts';
import type { CustomerLimiter } from './customer-limits.ts';
import { readBody } from './problem.ts';

export interface ConversationRoutes extends MessageDeps {
	readonly identity: Identity;
	readonly feed: Feed;
	readonly turns: Turns;
	readonly limiter: CustomerLimiter;
	readonly inFlight: InFlight;
	readonly presence: Presence;
	readonly turnsAConversation: number;
	/** Null while no order source is configured. */
	readonly proof: OrderProof | null;
}

function addresses(conversationId: string): { stream_url: string; events_url: string } {
	const query = `conversation_id=${conversationId}`;
	return { stream_url: `/api/agent/stream?${query}`, events_url: `/api/agent/events?${query}` };
}

/** The customer's routes: open a conversation, write, enter a code, read everything again. */
export function conversationRoutes(deps: ConversationRoutes): Router {
	const router = Router();

	router.post('/conversations', async (req, res) => {
		const customer = await deps.identity.customer(req.get('Authorization'));
		const { locale } = readBody(req, openConversationBody);
		await deps.limiter.conversation(customer.sessionId);
		const { id } = await openConversation(deps, customer, locale ?? 'en');
		res.status(201).json({
			conversation_id: id,
			...addresses(id),
		} satisfies OpenConversationReply);
	});

	router.get('/conversations/:id', async (req: Request<{ id: string }>, res: Response) => {
		const customer = await deps.identity.customer(req.get('Authorization'));
		const { id } = conversationOf(deps.db, customer, req.params.id);
		deps.presence.seen(id);
		res.json({
			conversation_id: id,
			messages: transcriptOf(deps.db, id),
			refunds: refundsOfConversation(deps.db, id).map(customerView),
			verification: openVerification(deps.db, id, deps.clock.now()),
			last_event_id: String(deps.feed.lastNumber(id)),
			busy: firstOpenTurn(deps.db, id) !== undefined,
		} satisfies ConversationReply);
	});

	router.post('/messages', async (req, res) => {
		const customer = await deps.identity.customer(req.get('Authorization'));
		const body = readBody(req, postMessageBody);
		await deps.limiter.message(customer.sessionId);
		const turn = await acceptMessage(deps, customer, body);
		deps.presence.seen(turn.conversationId);
		deps.turns.wake(turn.conversationId);
		res.status(202).json(acknowledge(turn, body.message_id) satisfies PostMessageReply);
	});

	router.post('/verifications', async (req, res) => {
		const customer = await deps.identity.customer(req.get('Authorization'));
		const body = readBody(req, verificationBody);
		await deps.limiter.message(customer.sessionId);
		const { proof } = deps;
		if (!proof) {
			throw new Invalid(
				404,
				'verification_unknown',
				'No such request for a code here.',
				'verification_id',
			);
		}
		const turn = await acceptVerification({ ...deps, proof }, customer, body);
		deps.presence.seen(turn.conversationId);
		deps.turns.wake(turn.conversationId);
		res
			.status(202)
			.json({ verified: true, ...acknowledge(turn, turn.id) } satisfies VerificationReply);
	});

	return router;
}

/** A turn's id is its first message's; messages of a burst are answered by one turn. */
function acknowledge(turn: Turn, messageId: string): PostMessageReply {
	return {
		conversation_id: turn.conversationId,
		message_id: messageId,
		turn_id: turn.id,
		...addresses(turn.conversationId),
	};
}
