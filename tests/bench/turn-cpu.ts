import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readRunFile } from '../../sidecar/src/cli/run-file.ts';
import { askForRefund, startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import type { BareRun, RecordedTurn } from './bare-loop.ts';
import { openChat, type OpenChat } from './chat-load.ts';
import { cpuMs, median } from './process-figures.ts';
import type { Row } from './row.ts';
import { proofScript, statusScript, THANKS } from './turn-script.ts';

const ROUNDS = 5;
/** Turns of a round, over all conversations: the clock ticks of a process are 10 ms. */
const TURNS = 300;
/** So many that the transcript in the prompt has its full length, and both sides are compiled. */
const WARM_UP = 300;

/**
 * Processor time of the sidecar's process for one whole turn (message in, model, order look-up,
 * model, answer out over SSE; journal and log included) against a bare `openai` loop that makes the
 * same calls with the same twins. In turns of a round, medians over the rounds.
 */
export async function benchTurns(seed: number): Promise<Row[]> {
	const made = await startSidecarShop({
		seed,
		model: 'scripted',
		env: {
			LOG_LEVEL: 'info',
			CUSTOMER_MESSAGES_PER_MINUTE: '1000000',
			CONVERSATION_TURNS: '1000000',
		},
	});
	const bare = spawn(
		process.execPath,
		['--import', 'tsx', join(import.meta.dirname, 'bare-loop.ts')],
		{ stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
	);
	const chats: OpenChat[] = [];
	try {
		await answered(bare);
		const customer = made.customer();
		made.openai?.script(proofScript(made.order));
		await askForRefund(made, customer, 0);
		await customer.until((c) => !c.busy, 'the end of the proof');
		made.openai?.script(statusScript(made.order));
		await answerOrdersAlike(made);

		const rows: Row[] = [];
		for (const conversations of [1, 50]) {
			while (chats.length < conversations) chats.push(await openChat(made, customer));
			rows.push(await compare(made, bare, chats.slice(0, conversations)));
		}
		return rows;
	} finally {
		for (const chat of chats) chat.close();
		bare.kill();
		await made.close();
	}
}

async function compare(
	made: SidecarShop,
	bare: ChildProcess,
	chats: readonly OpenChat[],
): Promise<Row> {
	const { pid } = readRunFile(made.dataDir);
	const barePid = bare.pid;
	if (barePid === undefined) throw new Error('the bare loop did not start');
	const each = Math.ceil(TURNS / chats.length);
	const sidecarRun = async (turns: number): Promise<void> => {
		await Promise.all(chats.map((chat) => askRepeatedly(made, chat, turns)));
	};
	await sidecarRun(Math.ceil(WARM_UP / chats.length));
	const turn = await record(made, chats);
	const bareRun = async (turns: number): Promise<void> => {
		bare.send({ turn, conversations: chats.length, turns } satisfies BareRun);
		await answered(bare);
	};
	await bareRun(Math.ceil(WARM_UP / chats.length));

	const ours: number[] = [];
	const floor: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		ours.push((await spent(pid, () => sidecarRun(each))) / (each * chats.length));
		floor.push((await spent(barePid, () => bareRun(each))) / (each * chats.length));
		made.openai?.clearRequests();
	}
	const ratios = ours.map((ms, i) => ms / (floor[i] ?? NaN));
	return {
		measure: `CPU of a turn, ${String(chats.length)} conversation${chats.length > 1 ? 's' : ''}`,
		figure: `${median(ours).toFixed(2)} ms`,
		floor: `${median(floor).toFixed(2)} ms (openai SDK, ${String(turn.toolCalls.length)} HTTP calls)`,
		ratio: `${median(ratios).toFixed(2)}x`,
		expected: '<= 1.5x',
	};
}

async function spent(pid: number, work: () => Promise<void>): Promise<number> {
	const before = cpuMs(pid);
	await work();
	return cpuMs(pid) - before;
}

async function askRepeatedly(made: SidecarShop, chat: OpenChat, turns: number): Promise<void> {
	for (let i = 0; i < turns; i++) {
		const answer = await chat.ask(`Where is my order ${made.order.number}?`);
		if (!answer.startsWith(THANKS)) {
			throw new Error(
				`not the scripted answer: ${answer}\n${made.openai?.scriptFaults().at(-1) ?? ''}\n${made.sidecar.logs().slice(-2_000)}`,
			);
		}
	}
}

/** The calls of one turn, as the twins saw them. */
async function record(made: SidecarShop, chats: readonly OpenChat[]): Promise<RecordedTurn> {
	const { openai, shopify, stripe } = made;
	const [chat] = chats;
	if (!openai || !chat) throw new Error('nothing to record');
	for (const twin of [openai, shopify, stripe]) twin.clearRequests();
	await askRepeatedly(made, chat, 1);
	const [plan, answer, ...more] = openai.requests().map(({ body }) => body);
	if (plan === undefined || answer === undefined || more.length > 0) {
		throw new Error(`a turn made ${String(openai.requests().length)} model calls instead of two`);
	}
	return {
		baseUrl: openai.baseUrl,
		apiKey: openai.key,
		completions: [plan, answer],
		toolCalls: [shopify, stripe].flatMap((twin) =>
			twin.requests().map(({ path, method, headers, body }) => ({
				url: `${twin.url}${path}`,
				method,
				headers: ownHeaders(headers),
				body,
			})),
		),
	};
}

/** The shop's own answer from now on without its cost limit, which a bench would meet at once. */
async function answerOrdersAlike({ shopify }: SidecarShop): Promise<void> {
	const asked = shopify.requests().at(-1);
	if (!asked) throw new Error('no order was looked up');
	const reply = await fetch(`${shopify.url}${asked.path}`, {
		method: asked.method,
		headers: ownHeaders(asked.headers),
		body: asked.body,
	});
	const body: unknown = await reply.json();
	shopify.addFault({ kind: 'reply', status: 200, body, times: 'always' });
}

/** Without what the HTTP client writes itself. */
function ownHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
	const { host: _host, connection: _connection, 'content-length': _length, ...own } = headers;
	return own;
}

/** The child's next message. */
async function answered(child: ChildProcess): Promise<void> {
	const [reply] = (await once(child, 'message')) as [{ ok: boolean; error?: string }];
	if (!reply.ok) throw new Error(`the bare loop failed: ${reply.error ?? ''}`);
}
