import apiFetch, { type APIFetchOptions } from '@wordpress/api-fetch';

export interface Call {
	readonly method: string;
	/** The route without its query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly body: unknown;
}

/** Answers a call, or throws what @wordpress/api-fetch would throw. */
export type Answer = (call: Call) => unknown;

/** WordPress's REST routes, scripted: the last thing in the chain of @wordpress/api-fetch. */
export interface FakeRest {
	readonly calls: Call[];
	on(method: string, path: string, answer: Answer): void;
	sent(method: string, path: string): Call[];
}

let current: FakeRest & { answer(call: Call): unknown };

apiFetch.use(async (options: APIFetchOptions) => {
	const url = new URL(options.path ?? '', 'https://shop.example');
	const call: Call = {
		method: options.method ?? 'GET',
		path: url.pathname.replace('/ai-support-chat/v1', ''),
		query: url.searchParams,
		body: options.data,
	};
	current.calls.push(call);
	await Promise.resolve();
	options.signal?.throwIfAborted();
	return structuredClone(current.answer(call));
});

/** A fresh one for a test; calls that it was not told of fail it. */
export function fakeRest(): FakeRest {
	const answers = new Map<string, Answer>();
	const calls: Call[] = [];
	current = {
		calls,
		on: (method, path, answer) => answers.set(`${method} ${path}`, answer),
		sent: (method, path) => calls.filter((call) => call.method === method && call.path === path),
		answer(call) {
			const answer = answers.get(`${call.method} ${call.path}`);
			if (!answer) throw new Error(`nothing answers ${call.method} ${call.path}`);
			return answer(call);
		},
	};
	return current;
}

/** What api-fetch throws for a problem+json reply: its parsed body. */
export function problem(status: number, detail: string, more: object = {}): never {
	// eslint's only-throw-error knows api-fetch does not throw errors but bodies.
	throw Object.assign(new Error(detail), { status, title: 'Problem', detail, ...more });
}
