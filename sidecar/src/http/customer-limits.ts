import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooMany } from './too-many.ts';

/** What one session may do: far beyond a person's pace, far below what a script would like. */
export interface CustomerLimits {
	readonly conversationsAnHour: number;
	/** Codes and messages that begin a turn, together. */
	readonly messagesAMinute: number;
	/** Event streams open at once; a browser tab holds one. */
	readonly streams: number;
}

/** Kept in memory: one process serves a shop, and a restart may forgive. */
export interface CustomerLimiter {
	/** @throws TooMany 429 */
	conversation(sessionId: string): Promise<void>;
	/** @throws TooMany 429 */
	message(sessionId: string): Promise<void>;
	/**
	 * @returns what gives the place back
	 * @throws TooMany 429
	 */
	stream(sessionId: string): () => void;
}

/** Seconds until a reader who has too many streams should look again. */
const STREAM_RETRY = 10;

export function createCustomerLimiter(limits: CustomerLimits): CustomerLimiter {
	const conversations = new RateLimiterMemory({
		keyPrefix: 'conversations',
		points: limits.conversationsAnHour,
		duration: 3600,
	});
	const messages = new RateLimiterMemory({
		keyPrefix: 'messages',
		points: limits.messagesAMinute,
		duration: 60,
	});
	const streams = new Map<string, number>();

	return {
		conversation: (sessionId) =>
			consume(conversations, sessionId, 'Too many conversations were begun. Go on in one of them.'),
		message: (sessionId) =>
			consume(messages, sessionId, 'Too many messages in a short time. Wait a little.'),
		stream(sessionId) {
			const open = streams.get(sessionId) ?? 0;
			if (open >= limits.streams) {
				throw new TooMany(
					'too_many_streams',
					'This session has too many streams open. Close one of them.',
					STREAM_RETRY,
				);
			}
			streams.set(sessionId, open + 1);
			let held = true;
			return () => {
				if (!held) return;
				held = false;
				const left = (streams.get(sessionId) ?? 1) - 1;
				if (left === 0) streams.delete(sessionId);
				else streams.set(sessionId, left);
			};
		},
	};
}

/** The library rejects with its result, not an error, when the points are spent. */
async function consume(limiter: RateLimiterMemory, key: string, message: string): Promise<void> {
	try {
		await limiter.consume(key);
	} catch (refused) {
		if (!(refused instanceof RateLimiterRes)) throw refused;
		const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
		throw new TooMany('too_many_requests', message, seconds);
	}
}
