import { z } from 'zod';
import { ACTION_ID, REFUND_REQUEST_ID, UUID_V7 } from '../ids.ts';

export const messageId = z
	.string()
	.regex(UUID_V7, 'must be a lower-case UUIDv7')
	.meta({ id: 'MessageId', description: 'UUIDv7, minted by whoever sends the message.' });
export const conversationId = z
	.string()
	.regex(/^cv_[0-9a-f]{32}$/, 'must be a conversation id (cv_…)')
	.meta({ id: 'ConversationId' });
export const turnId = z.string().regex(UUID_V7, 'must be a turn id').meta({ id: 'TurnId' });
export const refundRequestId = z
	.string()
	.regex(REFUND_REQUEST_ID, 'must be a refund request id (rr_…)')
	.meta({ id: 'RefundRequestId' });
export const actionId = z
	.string()
	.regex(ACTION_ID, 'must be the id of a call (act_…)')
	.meta({ id: 'ActionId' });
export const proposalHash = z
	.string()
	.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
	.meta({ id: 'ProposalHash', description: 'SHA-256 of the RFC 8785 form of the proposal.' });
export const currency = z
	.string()
	.regex(/^[a-z]{3}$/)
	.meta({ id: 'Currency' });
export const isoTime = z.iso.datetime().meta({ id: 'Time' });
