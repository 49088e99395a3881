import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readRunFile } from '../../sidecar/src/cli/run-file.ts';
import { startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import type { BareRun } from './bare-loop.ts';
import { cpuMs, median } from './process-figures.ts';
import type { Row } from './row.ts';
import { recordTurn } from './recorded.ts';
import { THANKS } from './turn-script.ts';
import { openVisitorChats, type VisitorChat } from './visitors.ts';

const CHATS = 50;
const ROUNDS = 5;
/** Turns of a round: the clock ticks of a process are 10 ms. */
const TURNS = 300;
/** So many that the transcript in the prompt has its full length, and both sides are compiled. */
const WARM_UP = 1_000;

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
		},
	});
	const bare = spawn(
		process.execPath,
		['--import', 'tsx', join(import.meta.dirname, 'bare-loop.ts')],
		{ stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
	);
	let chats: readonly VisitorChat[] = [];
	try {
		await answered(bare);
		chats = await openVisitorChats(made, CHATS);
		const rows: Row[] = [];
		for (const atOnce of [1, CHATS]) rows.push(await compare(made, bare, chats, atOnce));
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
	chats: readonly VisitorChat[],
	atOnce: number,
): Promise<Row> {
	const { pid } = readRunFile(made.dataDir);
	const barePid = bare.pid;
	if (barePid === undefined) throw new Error('the bare loop did not start');
	const sidecarRun = (turns: number): Promise<void> => askAll(made, chats, atOnce, turns);
	await sidecarRun(WARM_UP);
	const turn = await recordTurn(made, () => askAll(made, chats, 1, 1));
	const bareRun = async (turns: number): Promise<void> => {
		bare.send({ turn, atOnce, turns } satisfies BareRun);
		await answered(bare);
	};
	await bareRun(WARM_UP);

	const ours: number[] = [];
	const floor: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		ours.push((await spent(pid, () => sidecarRun(TURNS))) / TURNS);
		floor.push((await spent(barePid, () => bareRun(TURNS))) / TURNS);
		made.openai?.clearRequests();
	}
	const ratios = ours.map((ms, i) => ms / (floor[i] ?? NaN));
	return {
		measure: `CPU of a turn, ${String(atOnce)} conversation${atOnce > 1 ? 's' : ''} at once`,
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

/** So many at a time, over all chats in turn: no conversation grows longer than real ones do. */
async function askAll(
	made: SidecarShop,
	chats: readonly VisitorChat[],
	atOnce: number,
	turns: number,
): Promise<void> {
	const one = async (_: unknown, first: number): Promise<void> => {
		for (let i = first; i < turns; i += atOnce) {
			const chat = chats[i % chats.length];
			const answer = await chat?.ask(`Where is my order ${chat.order.number}?`);
			if (answer?.startsWith(THANKS)) continue;
			const fault = made.openai?.scriptFaults().at(-1) ?? made.sidecar.logs().slice(-2_000);
			throw new Error(`not the scripted answer: ${answer ?? ''}\n${fault}`);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, one));
}

/** The child's next message. */
async function answered(child: ChildProcess): Promise<void> {
	const [reply] = (await once(child, 'message')) as [{ ok: boolean; error?: string }];
	if (!reply.ok) throw new Error(`the bare loop failed: ${reply.error ?? ''}`);
}
