import { customerOperations } from './customer-operations.ts';
import { EXAMPLES, STREAM_EXAMPLE } from './examples.ts';
import { internalOperations } from './internal-operations.ts';
import { ref, type Caller, type Operation, type Reply } from './operations.ts';
import { componentSchemas, type Schema } from './schemas.ts';
import { handOperations } from './hand-operations.ts';
import { wordpressOperations } from './wordpress-operations.ts';

/** Every route that the sidecar serves; a test holds this against express's own list. */
export const sidecarOperations: readonly Operation[] = [
	...customerOperations,
	...internalOperations,
	...handOperations,
];

const SECURITY: Readonly<Record<Caller, Readonly<Record<string, readonly string[]>>>> = {
	session: { session: [] },
	wordpress: { signature: [] },
	hand: { call: [] },
	operator: { operator: [] },
	loopback: {},
	anybody: {},
};

/** The whole of docs/openapi.json. */
export function openApiDocument(version: string): Schema {
	return {
		openapi: '3.1.0',
		info: {
			title: 'AI Support Chat: the sidecar',
			version,
			description:
				'Made from sidecar/src/contract by `npm run openapi`; not to be edited. What schemas cannot say is in docs/protocol.md. Amounts are integer minor units of their currency. Every error is a problem document (RFC 9457) that names the field at fault.',
			license: { name: 'GPL-2.0-or-later', identifier: 'GPL-2.0-or-later' },
		},
		servers: [{ url: '/', description: 'The shop’s own origin; the proxy passes /api/agent on.' }],
		tags: [
			{ name: 'chat', description: 'The browser, through the proxy.' },
			{ name: 'refunds', description: 'Approvals are WordPress’s alone: the proxy refuses them.' },
			{ name: 'hands', description: 'Calls of the shop’s own Hands (docs/own-hands.md).' },
			{ name: 'link', description: 'Between WordPress and sidecar; never proxied.' },
			{ name: 'operator', description: 'The command line on the same machine; never proxied.' },
			{ name: 'health', description: 'The same machine only; never proxied.' },
			{ name: 'wordpress', description: 'Answered by the plugin, below the site’s REST root.' },
		],
		paths: { ...paths(sidecarOperations), ...paths(wordpressOperations, WORDPRESS_SERVERS) },
		components: {
			schemas: componentSchemas(),
			securitySchemes: {
				session: {
					type: 'http',
					scheme: 'bearer',
					bearerFormat: 'JWT',
					description: 'The session token of POST /ai-support-chat/v1/session.',
				},
				signature: {
					type: 'apiKey',
					in: 'header',
					name: 'X-AI-Support-Chat-Signature',
					description:
						'A JWT of at most 60 s over method, path and body (docs/protocol.md). Shown again, it gets the stored answer and the header X-AI-Support-Chat-Replayed: 1.',
				},
				call: {
					type: 'http',
					scheme: 'bearer',
					description:
						'The token that came with one asynchronous call; also taken as the last part of the path.',
				},
				operator: {
					type: 'http',
					scheme: 'bearer',
					description: 'The token of DATA_DIR/run.json, new at each start.',
				},
			},
		},
	};
}

const WORDPRESS_SERVERS = [{ url: '/wp-json', description: 'Or /index.php?rest_route=…' }];

function paths(
	operations: readonly Operation[],
	servers?: readonly object[],
): Record<string, Record<string, unknown>> {
	const all: Record<string, Record<string, unknown>> = {};
	for (const operation of operations) {
		const item = (all[operation.path] ??= servers ? { servers } : {});
		item[operation.method] = describe(operation);
	}
	return all;
}

function describe(operation: Operation): Schema {
	const { id, tag, summary, description, callers, parameters, body } = operation;
	return {
		operationId: id,
		tags: [tag],
		summary,
		...(description !== undefined && { description }),
		security: callers.map((caller) => SECURITY[caller]),
		...(parameters && { parameters }),
		...(body !== undefined && {
			requestBody: { required: true, content: { 'application/json': contentOf(body) } },
		}),
		responses: responses(operation),
	};
}

function contentOf(body: string | Schema): Schema {
	if (typeof body !== 'string') return { schema: body };
	const example = EXAMPLES[body];
	return { schema: ref(body), ...(example !== undefined && { example }) };
}

function responses(operation: Operation): Record<string, unknown> {
	const told = Object.entries(operation.replies).map(([status, reply]) => [
		status,
		{ description: reply.description, content: replyContent(reply) },
	]);
	const problems = Object.entries(problemsOf(operation)).map(([status, types]) => [
		status,
		{ description: types, content: { 'application/problem+json': contentOf('Problem') } },
	]);
	return Object.fromEntries([...told, ...problems]) as Record<string, unknown>;
}

/** Besides its own, a route with input refuses input that it cannot read. */
function problemsOf({ tag, body, parameters, problems }: Operation): Record<string, string> {
	if (tag === 'wordpress') return { default: 'A URN that ends in the name of the problem.' };
	const named: Record<string, string> = { ...problems };
	const invalid = [named['422'], 'invalid_field'].filter((one) => one !== undefined).join(', ');
	return {
		...named,
		...((body !== undefined || parameters) && { 422: invalid }),
		...(body !== undefined && { 400: 'malformed_json, malformed_body', 413: 'body_too_large' }),
		500: 'internal',
	};
}

function replyContent(reply: Reply): Schema {
	if (reply.stream) {
		return {
			'text/event-stream': {
				schema: { type: 'string' },
				'x-event-schema': ref('FeedEvent'),
				example: STREAM_EXAMPLE,
			},
		};
	}
	const schemas = reply.schemas ?? [];
	const [first, ...more] = schemas;
	if (first === undefined) return { 'application/json': { schema: reply.inline ?? {} } };
	if (more.length === 0) return { 'application/json': contentOf(first) };
	return {
		'application/json': {
			schema: { oneOf: schemas.map(ref) },
			examples: Object.fromEntries(schemas.map((name) => [name, { value: EXAMPLES[name] }])),
		},
	};
}
