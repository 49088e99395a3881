import process from 'node:process';
import OpenAI from 'openai';

/**
 * The floor of a turn: the `openai` SDK in a loop, in a process of its own. Its calls are those
 * that the sidecar was recorded making (same bodies, same addresses, same order) and nothing else:
 * no visitor, no check, no journal, no log.
 */
export interface RecordedTurn {
	readonly baseUrl: string;
	readonly apiKey: string;
	/** The body of each chat completion, as it was sent: one before the tools, one after. */
	readonly completions: readonly [string, string];
	readonly toolCalls: readonly {
		readonly url: string;
		readonly method: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly body: string;
	}[];
}

export interface BareRun {
	readonly turn: RecordedTurn;
	readonly atOnce: number;
	readonly turns: number;
}

async function runTurn(openai: OpenAI, turn: RecordedTurn): Promise<void> {
	const [plan, answer] = turn.completions;
	JSON.parse(await complete(openai, plan));
	for (const { url, method, headers, body } of turn.toolCalls) {
		const reply = await fetch(url, { method, headers, ...(body !== '' && { body }) });
		await reply.json();
	}
	JSON.parse(await complete(openai, answer));
}

async function complete(openai: OpenAI, body: string): Promise<string> {
	const request = JSON.parse(body) as OpenAI.ChatCompletionCreateParamsStreaming;
	let text = '';
	for await (const chunk of await openai.chat.completions.create(request)) {
		text += chunk.choices[0]?.delta.content ?? '';
	}
	return text;
}

let openai: OpenAI | undefined;

async function run({ turn, atOnce, turns }: BareRun): Promise<void> {
	const client = (openai ??= new OpenAI({ apiKey: turn.apiKey, baseURL: turn.baseUrl }));
	const one = async (_: unknown, first: number): Promise<void> => {
		for (let i = first; i < turns; i += atOnce) await runTurn(client, turn);
	};
	await Promise.all(Array.from({ length: atOnce }, one));
}

process.on('message', (asked: BareRun) => {
	run(asked).then(
		() => process.send?.({ ok: true }),
		(error: unknown) => process.send?.({ ok: false, error: String(error) }),
	);
});
process.send?.({ ok: true });
