/** What outlives a reload, each under a name of its own so that two tabs never undo each other. */
export type KeptName = 'session' | 'conversation' | 'open' | 'draft' | 'unsent' | 'route';

export interface Kept {
	get: (name: KeptName) => string | null;
	/** Null removes. */
	set: (name: KeptName, value: string | null) => void;
	/** Calls back when another tab changed a value. */
	onChange: (listener: (name: KeptName) => void) => void;
}

/**
 * localStorage under `scope`, and plain memory where storage is refused (private windows,
 * sandboxed frames) or full: the chat then works, and only forgets at a reload.
 */
export function createKept(scope: string): Kept {
	const memory = new Map<string, string>();
	const prefix = `${scope} `;
	return {
		get(name) {
			try {
				return localStorage.getItem(prefix + name) ?? memory.get(name) ?? null;
			} catch {
				return memory.get(name) ?? null;
			}
		},
		set(name, value) {
			memory.delete(name);
			try {
				if (value === null) localStorage.removeItem(prefix + name);
				else localStorage.setItem(prefix + name, value);
			} catch {
				if (value !== null) memory.set(name, value);
			}
		},
		onChange(listener) {
			addEventListener('storage', (event) => {
				if (event.key?.startsWith(prefix)) listener(event.key.slice(prefix.length) as KeptName);
			});
		},
	};
}

/** A kept JSON value, or undefined when absent or damaged. */
export function readKept(kept: Kept, name: KeptName): unknown {
	try {
		return JSON.parse(kept.get(name) ?? 'null') ?? undefined;
	} catch {
		return undefined;
	}
}
