import { readKept } from './kept.ts';
import type { Kept } from './kept.ts';
import { asRecord } from './problem.ts';

/** How this browser reaches the sidecar. */
export interface Route {
	/** Base of the routes: the proxied path, or WordPress's relay. */
	readonly base: string;
	readonly relayed: boolean;
	/** Bytes come through as they are written. */
	readonly streams: boolean;
}

export interface RouteBases {
	readonly direct: string;
	/** Null: this WordPress has no relay. */
	readonly relay: string | null;
}

export interface Routes {
	/** The route to take now; probes when nothing fresh is known. */
	readonly current: (bases: RouteBases) => Promise<Route>;
	/** It led nowhere: probes anew. Gives another route, or null when there is none. */
	readonly instead: (of: Route, bases: RouteBases) => Promise<Route | null>;
}

const PROBE_LIMIT = 4000;
/** A path that works seldom ceases to; one that does not may be set up any minute. */
const KEPT_DIRECT = 3_600_000;
const KEPT_RELAY = 600_000;
/** Less than the probe's pause of 300 ms, more than a loaded machine adds by itself. */
const LEAST_GAP = 100;

/** Probes the proxied path once in a while and remembers what it found. */
export function createRoutes(deps: {
	readonly kept: Kept;
	readonly fetch: typeof fetch;
	readonly now: () => number;
}): Routes {
	let pending: Promise<Route> | undefined;

	async function choose(bases: RouteBases): Promise<Route> {
		const { direct, relay } = bases;
		const found = await probe(deps, direct);
		if (found === 'down') return { base: direct, relayed: false, streams: true };
		// Without a relay the direct path is all there is, whatever the probe says.
		const relayed = found === 'elsewhere' && relay !== null;
		const base = relayed ? relay : direct;
		const route = { base, relayed, streams: !relayed && found !== 'buffered' };
		const until = deps.now() + (relayed ? KEPT_RELAY : KEPT_DIRECT);
		deps.kept.set('route', JSON.stringify({ ...route, until }));
		return route;
	}

	function fresh(bases: RouteBases): Promise<Route> {
		pending ??= choose(bases).finally(() => {
			pending = undefined;
		});
		return pending;
	}

	return {
		current(bases) {
			const held = asRecord(readKept(deps.kept, 'route'));
			const { base, relayed, streams, until } = held;
			const known = base === (relayed === true ? bases.relay : bases.direct);
			if (known && typeof base === 'string' && typeof until === 'number' && until > deps.now()) {
				return Promise.resolve({ base, relayed: relayed === true, streams: streams === true });
			}
			return fresh(bases);
		},
		async instead(of, bases) {
			if (bases.relay === null) return null;
			const other = await fresh(bases);
			return other.base === of.base ? null : other;
		},
	};
}

async function probe(
	deps: { readonly fetch: typeof fetch; readonly now: () => number },
	base: string,
): Promise<'streams' | 'buffered' | 'elsewhere' | 'down'> {
	try {
		const response = await deps.fetch(`${base.replace(/\/$/, '')}/probe`, {
			cache: 'no-store',
			credentials: 'omit',
			signal: AbortSignal.timeout(PROBE_LIMIT),
		});
		const type = response.headers.get('content-type') ?? '';
		// A proxy says so when the sidecar is down; WordPress, reached in its place, answers otherwise.
		if (response.status >= 500) return 'down';
		if (!response.ok || !type.startsWith('text/event-stream') || !response.body) {
			await response.body?.cancel();
			return 'elsewhere';
		}
		const reader = response.body.getReader();
		if ((await reader.read()).done) return 'buffered';
		const came = deps.now();
		while (!(await reader.read()).done);
		return deps.now() - came >= LEAST_GAP ? 'streams' : 'buffered';
	} catch {
		// The relay is at the same origin: it would be out of reach as well.
		return 'down';
	}
}
