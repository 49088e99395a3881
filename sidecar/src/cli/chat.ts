import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createParser } from 'eventsource-parser';
import { dataDirOf } from '../config.ts';
import type { FeedEvent } from '../contract/conversations.ts';
import { Terminal } from '../failure.ts';
import { uuidV7 } from '../ids.ts';
import type { Invocation } from './invocation.ts';
import { askOperator } from './operator-client.ts';
import { readRunFile } from './run-file.ts';

const CODE = /^\s*(\d{3}[\s-]?\d{3})\s*$/;

/**
 * A conversation on the command line: a line in, events out (JSON lines with --json). After a
 * `verify` event a line of six digits is taken as the code. Ends with the input.
 */
export async function chat({ argv, env, stdout, stderr }: Invocation): Promise<number> {
	const options = read(argv);
	const dataDir = dataDirOf(env);
	const { url } = readRunFile(dataDir);
	const { token } = (await askOperator(dataDir, '/internal/operator/session', {
		login: options.as ?? null,
		conversation_id: options.conversation ?? null,
	})) as { token: string };
	const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
	const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
		const reply = await fetch(`${url}${path}`, {
			method: 'POST',
			headers,
			body: JSON.stringify(body),
		});
		const value = (await reply.json()) as Record<string, unknown>;
		if (!reply.ok) throw new Terminal('refused', String(value['detail']));
		return value;
	};

	const conversation =
		options.conversation ?? String((await post('/api/agent/conversations', {}))['conversation_id']);
	if (!options.json) stderr(`conversation ${conversation}\n`);
	const stopped = new AbortController();
	const waiting: { verification: string | null } = { verification: null };
	let ended: () => void = () => undefined;
	const reading = follow(url, headers, conversation, stopped.signal, (event) => {
		if (event.event === 'verify') waiting.verification = event.data.verification_id;
		show(event, options.json, stdout);
		if (event.event === 'end') ended();
	});

	for await (const line of createInterface({ input: process.stdin })) {
		if (line.trim() === '') continue;
		const finished = new Promise<void>((resolve) => {
			ended = resolve;
		});
		const code = CODE.exec(line)?.[1];
		const ids = { conversation_id: conversation, message_id: uuidV7(new Date()) };
		try {
			const { verification } = waiting;
			if (verification !== null && code !== undefined) {
				await post('/api/agent/verifications', { ...ids, verification_id: verification, code });
				waiting.verification = null;
			} else {
				await post('/api/agent/messages', { ...ids, user_text: line });
			}
			await finished;
		} catch (error) {
			if (!(error instanceof Terminal)) throw error;
			stderr(`${error.message}\n`);
		}
	}
	stopped.abort();
	await reading;
	return 0;
}

function read(argv: readonly string[]): { as?: string; conversation?: string; json: boolean } {
	try {
		const { values } = parseArgs({
			args: [...argv],
			options: {
				as: { type: 'string' },
				conversation: { type: 'string' },
				json: { type: 'boolean', default: false },
			},
		});
		return values;
	} catch (error) {
		throw new Terminal('usage', error instanceof Error ? error.message : String(error));
	}
}

async function follow(
	url: string,
	headers: Record<string, string>,
	conversation: string,
	signal: AbortSignal,
	onEvent: (event: FeedEvent) => void,
): Promise<void> {
	const parser = createParser({
		onEvent({ event, id, data }) {
			onEvent({ event, id, data: JSON.parse(data) as unknown } as FeedEvent);
		},
	});
	try {
		const reply = await fetch(`${url}/api/agent/stream?conversation_id=${conversation}`, {
			headers,
			signal,
		});
		if (!reply.ok || !reply.body) {
			throw new Terminal('refused', `The sidecar answered ${String(reply.status)} to the stream.`);
		}
		const decoder = new TextDecoder();
		for await (const bytes of reply.body)
			parser.feed(decoder.decode(bytes as Uint8Array, { stream: true }));
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

function show(event: FeedEvent, json: boolean, stdout: (text: string) => void): void {
	if (json) {
		stdout(`${JSON.stringify(event)}\n`);
		return;
	}
	switch (event.event) {
		case 'end':
			stdout(`${event.data.text}\n`);
			return;
		case 'tool':
			if (event.data.status === 'started') stdout(`  … ${event.data.name}\n`);
			return;
		case 'approval':
			stdout(`  [refund ${event.data.refund_request_id}: ${event.data.state}]\n`);
			return;
		case 'error':
			stdout(`  ! ${event.data.message}\n`);
			return;
		case 'verify':
		case 'chunk':
		case 'replace':
			return;
	}
}
