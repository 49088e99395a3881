import type { AuditLog } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { PostMessageBody } from '../contract/conversations.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { Invalid } from '../failure.ts';
import type { Customer } from '../identity/principal.ts';
import { newId } from '../ids.ts';
import type { InFlight } from './in-flight.ts';
import { joinedIn, joinedTurn, joinMessage, turnToJoin } from './joined.ts';
import {
	bindConversation,
	findConversation,
	findTurn,
	hashOfBody,
	insertConversation,
	insertTurn,
	turnsIn,
	type Conversation,
	type NewTurn,
	type Turn,
} from './store.ts';

export interface MessageDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly audit: AuditLog;
}

export async function openConversation(
	deps: MessageDeps,
	customer: Customer,
	locale: string,
): Promise<Conversation> {
	const conversation: Conversation = {
		id: newId('cv'),
		sessionId: customer.sessionId,
		userId: customer.userId,
		locale,
		createdAt: deps.clock.now().toISOString(),
	};
	await deps.write('conversation.open', (tx) => {
		insertConversation(tx, conversation);
		deps.audit.append(tx, {
			type: 'conversation.opened',
			actor: { kind: 'customer', id: customer.sessionId },
			conversationId: conversation.id,
			data: { locale },
		});
	});
	return conversation;
}

/**
 * A customer's own conversation: the same session, and the account that first spoke in it, so that
 * logging out closes it on a shared computer. A guest's may be taken along when logging in.
 *
 * @throws Invalid 404, the same for a conversation of somebody else as for none
 */
export function conversationOf(db: Db, customer: Customer, id: string): Conversation {
	const conversation = findConversation(db, id);
	const theirs =
		conversation?.sessionId === customer.sessionId &&
		(conversation.userId === null || conversation.userId === customer.userId);
	if (!conversation || !theirs) {
		throw new Invalid(
			404,
			'conversation_unknown',
			'No such conversation in this session. Start a new one.',
			'conversation_id',
		);
	}
	return conversation;
}

/**
 * Takes a customer's message, once: sent again with the same text it is the same turn. One that
 * comes before the turn in front of it has begun to answer becomes part of that turn.
 *
 * @throws Invalid 409 when the id was used with another text or in another conversation, 410 when
 *   the conversation has all the turns it may have
 */
export async function acceptMessage(
	deps: MessageDeps & {
		readonly turnsAConversation: number;
		readonly inFlight: Pick<InFlight, 'join'>;
	},
	customer: Customer,
	body: PostMessageBody,
): Promise<Turn> {
	conversationOf(deps.db, customer, body.conversation_id);
	const turn = {
		id: body.message_id,
		conversationId: body.conversation_id,
		customerText: body.user_text,
		bodyHash: hashOfBody('message', body.user_text),
	};
	return deps.write('conversation.message', (tx) => {
		const known = knownTurn(tx, turn);
		if (known) return known;
		const taken = turnsIn(tx, turn.conversationId) + joinedIn(tx, turn.conversationId);
		if (taken >= deps.turnsAConversation) {
			throw new Invalid(
				410,
				'conversation_full',
				'This conversation has become too long. Start a new one.',
				'conversation_id',
			);
		}
		const joined = join(tx, deps, customer, turn);
		if (joined) return joined;
		return beginTurn(tx, deps, customer, {
			...turn,
			begun: { kind: 'begun', trigger: { kind: 'message', text: body.user_text }, notice: null },
		});
	});
}

function join(
	tx: Tx,
	deps: MessageDeps & { readonly inFlight: Pick<InFlight, 'join'> },
	customer: Customer,
	message: Pick<NewTurn, 'id' | 'conversationId' | 'bodyHash'> & { readonly customerText: string },
): Turn | undefined {
	conversationOf(tx, customer, message.conversationId);
	const turn = turnToJoin(tx, {
		...message,
		userId: customer.userId,
		accountEmail: customer.email,
	});
	if (!turn || !deps.inFlight.join(turn.id)) return undefined;
	deps.audit.append(tx, {
		type: 'turn.joined',
		actor: { kind: 'customer', id: customer.sessionId },
		conversationId: turn.conversationId,
		turnId: turn.id,
		data: { message_id: message.id },
		personal: { subject: turn.conversationId, data: { text: message.customerText } },
	});
	return joinMessage(tx, turn, { ...message, at: deps.clock.now().toISOString() });
}

/** Begins a turn under the message's id, or returns the turn it began before. */
export function beginTurn(
	tx: Tx,
	deps: Pick<MessageDeps, 'clock' | 'audit'>,
	customer: Customer,
	turn: Omit<NewTurn, 'userId' | 'accountEmail' | 'at'>,
): Turn {
	const known = knownTurn(tx, turn);
	if (known) return known;
	// Again, inside the transaction: somebody else of this browser may just have taken it over.
	conversationOf(tx, customer, turn.conversationId);
	if (customer.userId !== null) bindConversation(tx, turn.conversationId, customer.userId);
	insertTurn(tx, {
		...turn,
		userId: customer.userId,
		accountEmail: customer.email,
		at: deps.clock.now().toISOString(),
	});
	deps.audit.append(tx, {
		type: 'turn.begun',
		actor: { kind: 'customer', id: customer.sessionId },
		conversationId: turn.conversationId,
		turnId: turn.id,
		data: { trigger: turn.begun.trigger.kind },
		...(turn.customerText !== null && {
			personal: { subject: turn.conversationId, data: { text: turn.customerText } },
		}),
	});
	const begun = findTurn(tx, turn.id);
	if (!begun) throw new Error(`turn ${turn.id} was not stored`);
	return begun;
}

/**
 * The turn that a message with this id began or became part of.
 *
 * @throws Invalid 409 when the id stands for something else
 */
export function knownTurn(
	db: Db,
	turn: Pick<NewTurn, 'id' | 'conversationId' | 'bodyHash'>,
): Turn | undefined {
	const begun = findTurn(db, turn.id);
	const { turn: known, bodyHash } =
		begun === undefined
			? (joinedTurn(db, turn.id) ?? { turn: undefined, bodyHash: '' })
			: { turn: begun, bodyHash: begun.bodyHash };
	if (!known) return undefined;
	if (known.conversationId !== turn.conversationId || bodyHash !== turn.bodyHash) {
		throw new Invalid(
			409,
			'message_id_used',
			'This message id was used for another message. Mint a new one.',
			'message_id',
		);
	}
	return known;
}
