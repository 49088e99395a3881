import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { ScriptStep } from '../support/twins/openai-script.ts';
import { strictSchemaFault } from '../support/twins/openai-strict.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../support/twins/openai-twin.ts';

let twin: OpenAiTwin;
afterEach(() => twin.close());

const schema = {
	type: 'object',
	properties: { answer: { type: 'string' }, count: { type: ['integer', 'null'] } },
	required: ['answer', 'count'],
	additionalProperties: false,
};

async function scripted(steps: readonly ScriptStep[]): Promise<OpenAI> {
	twin = await startOpenAiTwin({ brain: { kind: 'scripted', steps } });
	return new OpenAI({ apiKey: twin.key, baseURL: twin.baseUrl, maxRetries: 0 });
}

function ask(
	client: OpenAI,
	content = 'Hello',
	more: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {},
) {
	return client.chat.completions.create({
		model: 'gpt-4.1',
		messages: [{ role: 'user', content }],
		response_format: { type: 'json_schema', json_schema: { name: 'reply', strict: true, schema } },
		...more,
	});
}

async function streamed(client: OpenAI) {
	const stream = await client.chat.completions.create({
		model: 'gpt-4.1',
		messages: [{ role: 'user', content: 'Hello' }],
		stream: true,
		stream_options: { include_usage: true },
	});
	const deltas: string[] = [];
	let finish: string | null = null;
	let tokens = 0;
	let failed = false;
	try {
		for await (const { choices, usage } of stream) {
			const [choice] = choices;
			const text = choice?.delta.content ?? '';
			if (text !== '') deltas.push(text);
			finish = choice?.finish_reason ?? finish;
			tokens = usage?.completion_tokens ?? tokens;
		}
	} catch {
		failed = true;
	}
	return { deltas, finish, tokens, failed };
}

describe('a scripted model', () => {
	it('plays its steps in order and fails where there is none', async () => {
		const client = await scripted([
			{ kind: 'envelope', value: { answer: 'one', count: null } },
			{ kind: 'text', text: 'not an envelope', finish: 'length' },
		]);
		const first = await ask(client);
		expect(JSON.parse(first.choices[0]?.message.content ?? '')).toEqual({
			answer: 'one',
			count: null,
		});
		expect(first.usage?.total_tokens).toBeGreaterThan(0);
		expect(twin.unplayed()).toHaveLength(1);
		expect((await ask(client)).choices[0]).toMatchObject({
			finish_reason: 'length',
			message: { content: 'not an envelope' },
		});
		await expect(ask(client, 'and now?')).rejects.toMatchObject({ status: 500 });
		expect(twin.scriptFaults()).toEqual(['no scripted answer to: and now?']);
	});

	it('cannot say what the strict schema forbids', async () => {
		const client = await scripted([{ kind: 'envelope', value: { answer: 1 } }]);
		await expect(ask(client)).rejects.toMatchObject({ status: 500 });
		expect(twin.scriptFaults()[0]).toMatch(/no strict model can say this/);
	});

	it('answers by the last message, and as often as told', async () => {
		const client = await scripted([
			{ kind: 'text', text: 'refund', when: 'money', repeat: true },
			{
				kind: 'from',
				answer: (chat) => ({ kind: 'text', text: chat.messages.at(-1)?.text ?? '' }),
			},
		]);
		expect((await ask(client, 'my money')).choices[0]?.message.content).toBe('refund');
		expect((await ask(client, 'echo')).choices[0]?.message.content).toBe('echo');
		expect((await ask(client, 'money!')).choices[0]?.message.content).toBe('refund');
		expect(twin.unplayed()).toEqual([]);
	});

	it('streams pieces that add up, with the usage', async () => {
		const text = 'Grüße — your order #1234 costs ¥5,000 today. 祝你好运\n\nBye!';
		const got = await streamed(await scripted([{ kind: 'text', text }]));
		expect(got.deltas.join('')).toBe(text);
		expect(got).toMatchObject({ finish: 'stop', failed: false, tokens: got.deltas.length });
		expect(got.deltas.length).toBeGreaterThan(10);
	});

	it('breaks a stream, is slow, refuses and fails on demand', async () => {
		const hello: ScriptStep = { kind: 'text', text: 'Hello there, dear customer' };
		const client = await scripted([
			{ kind: 'cut-stream', after: 8, then: hello },
			{ kind: 'slow', ms: 150, then: hello },
			{ kind: 'http-error', status: 429 },
			{ kind: 'refusal', text: 'I will not' },
		]);
		const cut = await streamed(client);
		expect(cut.failed).toBe(true);
		expect(cut.finish).toBeNull();
		expect('Hello there, dear customer'.startsWith(cut.deltas.join(''))).toBe(true);
		const begun = performance.now();
		await ask(client);
		expect(performance.now() - begun).toBeGreaterThan(140);
		await expect(ask(client)).rejects.toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
		expect((await ask(client)).choices[0]?.message).toMatchObject({
			content: null,
			refusal: 'I will not',
		});
	});

	it('stops at the limit of tokens', async () => {
		const client = await scripted([{ kind: 'text', text: 'one two three four five' }]);
		const cut = await ask(client, 'Hello', { max_completion_tokens: 3 });
		expect(cut.choices[0]).toMatchObject({
			finish_reason: 'length',
			message: { content: 'one two three' },
		});
	});

	it('takes a script over HTTP', async () => {
		const client = await scripted([]);
		const reply = await fetch(`${twin.url}/__twin/script`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify([{ kind: 'text', text: 'by wire' }]),
		});
		expect(reply.status).toBe(200);
		expect((await ask(client)).choices[0]?.message.content).toBe('by wire');
	});
});

describe('a request that OpenAI refuses', () => {
	it.each([
		['an unknown argument', { tempreature: 1 }, 'tempreature'],
		['two limits', { max_tokens: 1, max_completion_tokens: 1 }, 'max_tokens'],
		['stream options without a stream', { stream_options: {} }, 'stream_options'],
		['a role of its own', { messages: [{ role: 'boss', content: 'x' }] }, 'messages.0.role'],
		[
			'an open schema',
			{
				response_format: {
					type: 'json_schema',
					json_schema: { name: 'r', strict: true, schema: { type: 'object', properties: {} } },
				},
			},
			'response_format',
		],
	])('is answered with a 400 for %s', async (_what, more, param) => {
		const client = await scripted([]);
		await expect(ask(client, 'Hello', more as object)).rejects.toMatchObject({
			status: 400,
			param,
			type: 'invalid_request_error',
		});
		expect(twin.scriptFaults()).toEqual([]);
	});

	it('is answered with a 401 for another key', async () => {
		await scripted([]);
		const stranger = new OpenAI({ apiKey: 'sk-other', baseURL: twin.baseUrl, maxRetries: 0 });
		await expect(ask(stranger)).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
	});
});

describe('strict schemas', () => {
	const closed = (properties: Record<string, unknown>) => ({
		type: 'object',
		properties,
		required: Object.keys(properties),
		additionalProperties: false,
	});
	it.each([
		[schema, undefined],
		[
			closed({ a: { anyOf: [closed({ b: { type: 'string', enum: ['x'] } }), { type: 'null' }] } }),
			undefined,
		],
		[closed({ a: { $ref: '#/$defs/x' } }), undefined],
		[{ ...schema, required: ['answer'] }, /'required' is required .* Missing 'count'/],
		[closed({ a: { type: 'object', properties: {} } }), /'a'\), 'additionalProperties'/],
		[closed({ a: { type: 'string', minLength: 1 } }), /'minLength' is not permitted/],
		[closed({ a: { oneOf: [] } }), /'oneOf' is not permitted/],
		[closed({ a: { type: 'string', default: 'x' } }), /'default' is not permitted/],
		[closed({ a: { type: 'string', format: 'uri' } }), /"uri" is not a valid format/],
		[closed({ a: { type: 'array' } }), /missing items/],
		[closed({ a: {} }), /must have a 'type' key/],
		[{ type: 'array', items: { type: 'string' } }, /type: "array"/],
		[{ ...schema, anyOf: [] }, /root schema must not have 'anyOf'/],
	])('are taken or refused as OpenAI does: %#', (candidate, fault) => {
		const found = strictSchemaFault(candidate);
		if (fault === undefined) expect(found).toBeUndefined();
		else expect(found).toMatch(fault);
	});
});

describe('embeddings', () => {
	it('are the same for the same text and near for shared words', async () => {
		const client = await scripted([]);
		const { data } = await client.embeddings.create({
			model: 'text-embedding-3-small',
			input: [
				'refund policy for shoes',
				'refund policy for shoes',
				'refund policy',
				'zebra quartz',
			],
		});
		const [a = [], same = [], near = [], far = []] = data.map(({ embedding }) => embedding);
		const dot = (x: number[], y: number[]) =>
			x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
		expect(a).toHaveLength(1536);
		expect(a).toEqual(same);
		expect(dot(a, a)).toBeCloseTo(1, 4);
		expect(dot(a, near)).toBeGreaterThan(0.5);
		expect(Math.abs(dot(a, far))).toBeLessThan(0.3);
	});
});
