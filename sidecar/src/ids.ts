import { randomBytes, randomUUID } from 'node:crypto';

/** UUIDv7 as the browser mints it (RFC 9562 section 5.7), lower case. */
export const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A random identifier with a readable prefix, for what is not named by the browser. */
export function newId(prefix: 'cv' | 'vf' | 'ob' | 'jti' | 'tk'): string {
	return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}

/** RFC 9562 UUIDv7; used for turns that no browser message began (follow-ups) and by the CLI. */
export function uuidV7(now: Date): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(now.getTime(), 0, 6);
	bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
	bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
	const hex = bytes.toString('hex');
	return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-');
}

/**
 * The one id that runs through every hop of a refund: the first asked for in a turn is
 * `rr_<turn id>`, the n-th `rr_<turn id>_<n>`.
 */
export function refundRequestId(turnId: string, ordinal: number): string {
	return ordinal === 1 ? `rr_${turnId}` : `rr_${turnId}_${String(ordinal)}`;
}

export const REFUND_REQUEST_ID =
	/^rr_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(_\d{1,3})?$/;

/** The one id of a call of a shop's own Hand that outlives its turn, counted as refunds are. */
export function actionId(turnId: string, ordinal: number): string {
	return ordinal === 1 ? `act_${turnId}` : `act_${turnId}_${String(ordinal)}`;
}

export const ACTION_ID =
	/^act_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(_\d{1,3})?$/;
