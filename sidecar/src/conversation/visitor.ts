import { randomUUID } from 'node:crypto';
import type { SessionClaims } from '../contract/wordpress.ts';
import type { Db } from '../db/open.ts';
import { Invalid } from '../failure.ts';
import { findConversation } from './store.ts';

/**
 * Whom an operator speaks as on the command line: a new visitor, one with a login, or whoever began
 * a conversation.
 *
 * @throws Invalid 404 when there is no such conversation
 */
export function visitorFor(
	db: Db,
	login: string | null,
	conversationId: string | null,
): Pick<SessionClaims, 'sid' | 'sub' | 'email'> {
	if (conversationId === null) {
		return {
			sid: randomUUID(),
			...(login !== null && { sub: login }),
			...(login?.includes('@') && { email: login }),
		};
	}
	const conversation = findConversation(db, conversationId);
	if (!conversation) {
		throw new Invalid(404, 'conversation_unknown', 'No such conversation.', 'conversation_id');
	}
	const { sessionId: sid, userId } = conversation;
	return { sid, ...(userId !== null && { sub: userId }) };
}
