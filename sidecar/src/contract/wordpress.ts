import { z } from 'zod';
import { isoTime } from './ids.ts';

/** POST /wp-json/ai-support-chat/v1/session: request and reply of the browser's session. */
export const sessionBody = z.strictObject({ token: z.string().max(4096).optional() });
export const sessionReply = z.object({
	token: z.string(),
	session_id: z.string(),
	expires_at: isoTime,
	user: z.object({ name: z.string() }).nullable(),
	/** Same-origin base of the sidecar's routes, e.g. `/api/agent`. */
	api_base: z.string(),
	/** Base of WordPress's relay of the same routes, for sites without a proxy rule. */
	relay_base: z.string().optional(),
	/** False: poll `events` instead of reading `stream`. */
	streaming: z.boolean(),
});

/** Claims of the session token (HS256, key `session`). */
export const sessionClaims = z.object({
	iss: z.string(),
	aud: z.literal('ai-support-chat/session'),
	/** WordPress user id, absent for a guest. */
	sub: z.string().optional(),
	/** The account's address: where a code may be tried first; proves nothing. */
	email: z.string().optional(),
	sid: z.uuid(),
	/** When the session began (seconds): renewal keeps `sid` for 30 days from here. */
	sat: z.int(),
	iat: z.int(),
	exp: z.int(),
});

/** POST /wp-json/ai-support-chat/v1/mail (signed by the sidecar). */
export const mailBody = z.discriminatedUnion('template', [
	z.object({
		template: z.literal('order_code'),
		/** Null: compose nothing, send nothing, answer as if sent. */
		to: z.string().nullable(),
		order_number: z.string(),
		code: z.string(),
		expires_minutes: z.int(),
		locale: z.string(),
	}),
	z.object({
		template: z.literal('ticket'),
		/** Goes to the shop's admin address; the customer's is the reply-to. */
		reference: z.string(),
		requester_email: z.string().nullable(),
		subject: z.string(),
		body: z.string(),
		locale: z.string(),
	}),
]);

/** POST and GET /wp-json/ai-support-chat/v1/checkpoints (signed by the sidecar). */
export const checkpointBody = z.object({
	instance: z.string(),
	size: z.int(),
	/** The signed note, C2SP tlog-checkpoint. */
	note: z.string(),
});
export const latestCheckpointReply = z.object({ checkpoint: checkpointBody.nullable() });

/** Claims of a signed request, both directions (HS256, key `request`). */
export const requestClaims = z.object({
	iss: z.string(),
	aud: z.enum(['ai-support-chat/sidecar', 'ai-support-chat/wordpress']),
	jti: z.string().min(16).max(64),
	iat: z.int(),
	exp: z.int(),
	/** Upper-case HTTP method. */
	htm: z.string(),
	/** Path and query exactly as requested; towards WordPress the REST route with its query. */
	htu: z.string(),
	/** Lower-case hex SHA-256 of the raw body bytes (of nothing when there is none). */
	bsh: z.string(),
	/** The person on whose behalf WordPress asks; absent when it asks for itself. */
	act: z
		.object({
			id: z.string(),
			name: z.string(),
			can: z.array(z.enum(['approve_refunds', 'manage_settings'])),
		})
		.optional(),
});

export type SessionReply = z.infer<typeof sessionReply>;
export type SessionClaims = z.infer<typeof sessionClaims>;
export type MailBody = z.infer<typeof mailBody>;
export type CheckpointBody = z.infer<typeof checkpointBody>;
export type RequestClaims = z.infer<typeof requestClaims>;
