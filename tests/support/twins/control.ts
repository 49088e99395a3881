import { z } from 'zod';
import { jsonReply, type FaultList, type TwinReply, type TwinRequest } from './fault.ts';

/** A control that one twin adds: `POST /refunds/:id` gets the id and the parsed JSON body. */
export type ControlRoutes = Readonly<
	Record<string, (body: unknown, id: string | undefined) => unknown>
>;

/** A control request that makes no sense for the twin's present state. */
export class ControlError extends Error {
	override readonly name = 'ControlError';
}

interface Controlled {
	readonly requests: () => readonly unknown[];
	readonly clearRequests: () => void;
	readonly faults: FaultList;
	readonly routes: ControlRoutes;
}

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * A page in a browser can reach loopback too. It cannot send another Host (rebinding) nor, without
 * a preflight that is never granted, a JSON content type.
 */
function refusal(request: TwinRequest): TwinReply | undefined {
	if (!LOOPBACK_HOST.test(request.headers['host'] ?? '')) {
		return jsonReply(403, { error: 'the controls answer on a loopback host name only' });
	}
	const type = request.headers['content-type'] ?? '';
	if (request.method !== 'GET' && request.body !== '' && !type.startsWith('application/json')) {
		return jsonReply(415, { error: 'content-type: must be application/json' });
	}
	return undefined;
}

function routed(request: TwinRequest, controlled: Controlled): unknown {
	const path = request.path.slice('/__twin'.length);
	const body: unknown = request.body === '' ? {} : JSON.parse(request.body);
	switch (`${request.method} ${path}`) {
		case 'POST /faults':
			controlled.faults.add(body as Parameters<FaultList['add']>[0]);
			return { pending: controlled.faults.pending };
		case 'DELETE /faults':
			controlled.faults.clear();
			return { pending: 0 };
		case 'GET /requests':
			return controlled.requests();
		case 'DELETE /requests':
			controlled.clearRequests();
			return [];
		default:
			return ofTwin(request, path, body, controlled.routes);
	}
}

function ofTwin(request: TwinRequest, path: string, body: unknown, routes: ControlRoutes): unknown {
	const exact = routes[`${request.method} ${path}`];
	if (exact) return exact(body, undefined);
	const [, collection = '', id] = path.split('/', 3);
	const one = routes[`${request.method} /${collection}/:id`];
	if (one && id !== undefined) return one(body, decodeURIComponent(id));
	throw new ControlError(`${request.method} ${request.path}: no such control`);
}

export async function answerControl(
	request: TwinRequest,
	controlled: Controlled,
): Promise<TwinReply> {
	const refused = refusal(request);
	if (refused) return refused;
	try {
		return jsonReply(200, await routed(request, controlled));
	} catch (error) {
		if (error instanceof z.ZodError) return jsonReply(400, { error: z.prettifyError(error) });
		if (error instanceof SyntaxError) return jsonReply(400, { error: `body: ${error.message}` });
		if (error instanceof Error) return jsonReply(400, { error: error.message });
		throw error;
	}
}
