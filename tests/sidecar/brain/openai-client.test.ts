import { afterEach, describe, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAiClient, type OpenAiClient } from '../../../sidecar/src/providers/openai.ts';
import { startOpenAiTwin } from '../../support/twins/openai-twin.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

const schema = {
	name: 'reply',
	schema: {
		type: 'object',
		properties: { a: { type: 'string' } },
		required: ['a'],
		additionalProperties: false,
	},
};

async function ask(client: OpenAiClient, signal = new AbortController().signal) {
	const pieces: string[] = [];
	const completion = await client.complete(
		{
			model: 'm',
			messages: [{ role: 'user', content: 'hi' }],
			schema,
			maxOutputTokens: 50,
			signal,
		},
		(delta) => pieces.push(delta),
	);
	return { completion, pieces };
}

/** A compatible server that knows less than OpenAI; `answer` says what it refuses. */
async function server(
	answer: (body: Record<string, unknown>) => { status: number; body: unknown } | undefined,
): Promise<{ client: OpenAiClient; bodies: Record<string, unknown>[] }> {
	const bodies: Record<string, unknown>[] = [];
	const http: Server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			const body = JSON.parse(text) as Record<string, unknown>;
			bodies.push(body);
			const refused = answer(body);
			if (refused !== undefined) {
				response.writeHead(refused.status, { 'content-type': 'application/json' });
				response.end(JSON.stringify(refused.body));
				return;
			}
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			const chunk = (delta: object, finish: string | null): string =>
				`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
			response.end(
				`${chunk({ content: '{"a":' }, null)}${chunk({ content: '"b"}' }, 'stop')}data: [DONE]\n\n`,
			);
		});
	});
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	closing.push(
		() =>
			new Promise((resolve) => {
				http.close(resolve);
				http.closeAllConnections();
			}),
	);
	const { port } = http.address() as AddressInfo;
	const baseUrl = `http://127.0.0.1:${String(port)}/v1`;
	return { client: createOpenAiClient({ apiKey: 'k', baseUrl, callLimit: 2000 }), bodies };
}

function unsupported(param: string) {
	return {
		status: 400,
		body: {
			error: {
				message: `Unsupported parameter: '${param}'`,
				type: 'invalid_request_error',
				param,
				code: null,
			},
		},
	};
}

describe('a completion', () => {
	it('streams, asks for the strict schema, and counts', async () => {
		const twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
		closing.push(() => twin.close());
		twin.script([{ kind: 'envelope', value: { a: 'b' } }]);
		const client = createOpenAiClient({ apiKey: twin.key, baseUrl: twin.baseUrl });
		const { completion, pieces } = await ask(client);
		expect(completion).toMatchObject({ text: '{"a":"b"}', finish: 'stop' });
		expect(completion.outputTokens).toBeGreaterThan(0);
		expect(pieces.join('')).toBe('{"a":"b"}');
		expect(twin.chats()[0]?.schema).toEqual(schema.schema);
		expect(twin.chats()[0]?.maxTokens).toBe(50);
	});

	it.each([
		['keeps to the schema', 'json_schema', 'json_schema'],
		['refuses the schema', 'json_object', 'json_object'],
		['takes the schema and ignores it', 'ignored', 'json_object'],
	] as const)(
		'a server that %s is found out once, before its first reply',
		async (_, formats, want) => {
			const twin = await startOpenAiTwin({ brain: { kind: 'scripted' }, formats });
			closing.push(() => twin.close());
			twin.script([
				{ kind: 'text', text: '{"a":"b"}' },
				{ kind: 'text', text: '{"a":"b"}' },
			]);
			const client = createOpenAiClient({ apiKey: twin.key, baseUrl: twin.baseUrl, probe: true });
			await ask(client);
			await ask(client);
			expect(await client.format('m')).toBe(want);
			const bodies = twin.requests().map(({ body }) => JSON.parse(body) as { messages: [] });
			expect(bodies.filter((body) => JSON.stringify(body).includes('Greet me'))).toHaveLength(
				formats === 'json_object' ? 2 : 1,
			);
			expect(twin.chats().map(({ schema: kept }) => kept !== undefined)).toEqual(
				twin.chats().map(() => want === 'json_schema'),
			);
		},
	);

	it('falls back to json_object with the schema in the prompt, and remembers', async () => {
		const { client, bodies } = await server((body) => {
			const format = body['response_format'] as { type: string } | undefined;
			return format?.type === 'json_schema' ? unsupported('response_format') : undefined;
		});
		expect((await ask(client)).completion.text).toBe('{"a":"b"}');
		await ask(client);
		const formats = bodies.map((body) => (body['response_format'] as { type: string }).type);
		expect(formats).toEqual(['json_schema', 'json_object', 'json_object']);
		expect(JSON.stringify(bodies[1]?.['messages'])).toContain('JSON Schema');
	});

	it('learns that a server knows neither formats, nor max_completion_tokens, nor stream_options', async () => {
		const { client, bodies } = await server((body) => {
			for (const name of ['stream_options', 'max_completion_tokens', 'response_format']) {
				if (name in body) return unsupported(name);
			}
			return undefined;
		});
		expect((await ask(client)).completion.finish).toBe('stop');
		expect(bodies.at(-1)).toMatchObject({ max_tokens: 50, stream: true });
	});

	it.each([
		[401, 'openai_key_refused', false, /OPENAI_API_KEY/],
		[403, 'openai_forbidden', false, /model m/],
		[404, 'openai_model_unknown', false, /OPENAI_MODEL/],
		[400, 'openai_request_refused', false, /doctor/],
		[429, 'openai_rate_limited', true, /limits/],
		[500, 'openai_down', true, /500/],
	])('%i is %s', async (status, type, retriable, message) => {
		const { client, bodies } = await server(() => ({
			status,
			body: { error: { message: 'sk-secret', type: 'x', param: null, code: null } },
		}));
		const error = await ask(client).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ type, retriable });
		expect((error as Error).message).toMatch(message);
		expect((error as Error).message).not.toContain('sk-secret');
		expect(bodies).toHaveLength(1);
	});

	it('nobody there is retriable', async () => {
		const client = createOpenAiClient({ apiKey: 'k', baseUrl: 'http://127.0.0.1:1/v1' });
		await expect(ask(client)).rejects.toMatchObject({
			type: 'openai_unreachable',
			retriable: true,
		});
	});

	it('ends when the caller does', async () => {
		const twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
		closing.push(() => twin.close());
		twin.script([{ kind: 'slow', ms: 3000, then: { kind: 'envelope', value: { a: 'b' } } }]);
		const client = createOpenAiClient({ apiKey: twin.key, baseUrl: twin.baseUrl });
		const stop = new AbortController();
		setTimeout(() => {
			stop.abort();
		}, 50);
		await expect(ask(client, stop.signal)).rejects.toMatchObject({ type: 'openai_cancelled' });
	});
});

it('lists the models of a key', async () => {
	const twin = await startOpenAiTwin({ brain: { kind: 'rules' }, models: ['a', 'b'] });
	closing.push(() => twin.close());
	const client = createOpenAiClient({ apiKey: twin.key, baseUrl: twin.baseUrl });
	expect(await client.models()).toEqual(['a', 'b']);
	const stranger = createOpenAiClient({ apiKey: 'wrong', baseUrl: twin.baseUrl });
	await expect(stranger.models()).rejects.toMatchObject({ type: 'openai_key_refused' });
});
