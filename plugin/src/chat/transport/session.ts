import type { SessionReply } from '@ai-support-chat/sidecar/contract/wordpress';
import { readKept } from './kept.ts';
import type { Kept } from './kept.ts';
import { RefusedError, UnreachableError, asRecord, isPassing, refusal } from './problem.ts';

/** The session as this browser holds it. Times are milliseconds by this browser's clock. */
export interface HeldSession {
	readonly token: string;
	readonly apiBase: string;
	/** WordPress's relay, for sites without a proxy rule; null: there is none. */
	readonly relayBase: string | null;
	readonly streaming: boolean;
	readonly renewAt: number;
}

export interface Session {
	/** A session to use now; fetches or renews one when there is none or it is about to end. */
	current: () => Promise<HeldSession>;
	/** Replaces the session whose token was refused, unless that has happened meanwhile. */
	renew: (refused: string) => Promise<HeldSession>;
}

const EARLY = 60_000;

/**
 * POST to WordPress's session route. The first use in a page always asks, so that who is logged in
 * is today's truth even on a cached page; a failure then falls back on what the last page held.
 */
export function createSession(deps: {
	readonly url: string;
	readonly kept: Kept;
	readonly fetch: typeof fetch;
	readonly now: () => number;
}): Session {
	let held: HeldSession | undefined;
	let pending: Promise<HeldSession> | undefined;

	async function request(token: string | undefined): Promise<HeldSession> {
		let response: Response;
		try {
			response = await deps.fetch(deps.url, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
				body: JSON.stringify(token === undefined ? {} : { token }),
				credentials: 'same-origin',
				cache: 'no-store',
				signal: AbortSignal.timeout(20_000),
			});
		} catch (error) {
			throw new UnreachableError('the session route could not be reached', { cause: error });
		}
		if (!response.ok) throw await refusal(response);
		return readReply(await response.json().catch(() => null), deps.now());
	}

	async function obtain(refused: string | undefined): Promise<HeldSession> {
		const stored = readHeld(readKept(deps.kept, 'session'));
		// Another tab has renewed while we waited for the lock.
		if (stored && refused !== undefined && stored.token !== refused) return stored;
		try {
			return await request(stored?.token).catch((error: unknown) => {
				if (isPassing(error) || !stored || !(error instanceof RefusedError)) throw error;
				return request(undefined);
			});
		} catch (error) {
			if (stored && refused === undefined && stored.renewAt > deps.now()) return stored;
			throw error;
		}
	}

	function replace(refused: string | undefined): Promise<HeldSession> {
		pending ??= exclusively(() => obtain(refused))
			.then((session) => {
				deps.kept.set('session', JSON.stringify(session));
				held = session;
				return session;
			})
			.finally(() => {
				pending = undefined;
			});
		return pending;
	}

	return {
		current() {
			if (pending) return pending;
			if (!held) return replace(undefined);
			return held.renewAt > deps.now() ? Promise.resolve(held) : replace(held.token);
		},
		renew(refused) {
			if (held && held.token !== refused) return Promise.resolve(held);
			return replace(refused);
		},
	};
}

/** One tab at a time, so that two tabs opened together end up in one session. */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
	const locks = (navigator as { locks?: LockManager }).locks;
	return locks ? await locks.request('ai-support-chat session', work) : work();
}

function readReply(value: unknown, now: number): HeldSession {
	const reply = asRecord(value) as Partial<SessionReply>;
	if (typeof reply.token !== 'string' || typeof reply.api_base !== 'string') {
		throw new UnreachableError('the session route answered without token or api_base');
	}
	// A visitor's clock may be hours off: believe the expiry only when it is plausible by that clock.
	const life = Date.parse(reply.expires_at ?? '') - now;
	const plausible = life > 2 * EARLY && life < 3_600_000 ? life : 600_000;
	return {
		token: reply.token,
		apiBase: reply.api_base,
		relayBase: reply.relay_base ?? null,
		streaming: reply.streaming === true,
		renewAt: now + plausible - EARLY,
	};
}

function readHeld(value: unknown): HeldSession | undefined {
	const held = asRecord(value) as Partial<HeldSession>;
	return typeof held.token === 'string' && typeof held.apiBase === 'string'
		? {
				token: held.token,
				apiBase: held.apiBase,
				relayBase: typeof held.relayBase === 'string' ? held.relayBase : null,
				streaming: held.streaming === true,
				renewAt: typeof held.renewAt === 'number' ? held.renewAt : 0,
			}
		: undefined;
}
