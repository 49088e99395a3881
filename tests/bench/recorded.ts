import type { SidecarShop } from '../support/sidecar-shop.ts';
import type { RecordedRequest } from '../support/twins/server.ts';
import type { RecordedTurn } from './bare-loop.ts';

/** The calls that the twins see while `turn` runs. */
export async function recordTurn(
	{ openai, shopify, stripe }: SidecarShop,
	turn: () => Promise<void>,
): Promise<RecordedTurn> {
	if (!openai) throw new Error('the shop has no model');
	for (const twin of [openai, shopify, stripe]) twin.clearRequests();
	await turn();
	const [plan, answer, ...more] = openai.requests().map(({ body }) => body);
	if (plan === undefined || answer === undefined || more.length > 0) {
		throw new Error(`a turn made ${String(openai.requests().length)} model calls instead of two`);
	}
	return {
		baseUrl: openai.baseUrl,
		apiKey: openai.key,
		completions: [plan, answer],
		toolCalls: [shopify, stripe].flatMap((twin) =>
			twin.requests().map((request) => ({
				url: `${twin.url}${request.path}`,
				method: request.method,
				headers: headersToRepeat(request),
				body: request.body,
			})),
		),
	};
}

/** Without what an HTTP client writes itself. */
export function headersToRepeat({ headers }: RecordedRequest): Record<string, string> {
	const { host: _host, connection: _connection, 'content-length': _length, ...own } = headers;
	return own;
}
