// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startPolling, type Polling } from '../../../plugin/src/admin/wire/polling.ts';

let visibility: DocumentVisibilityState = 'visible';
let polling: Polling | undefined;
let loads: AbortSignal[];
let seen: string[];

beforeEach(() => {
	vi.useFakeTimers();
	vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
	visibility = 'visible';
	loads = [];
	seen = [];
});
afterEach(() => {
	polling?.stop();
	vi.useRealTimers();
	vi.restoreAllMocks();
});

function start(answer: () => Promise<string>) {
	polling = startPolling({
		load: async (signal) => {
			loads.push(signal);
			return answer();
		},
		onData: (data) => seen.push(data),
		onProblem: (problem, faults) => seen.push(`${problem.kind} ${faults}`),
	});
}
const pass = async (ms: number) => vi.advanceTimersByTimeAsync(ms);
function look(state: DocumentVisibilityState) {
	visibility = state;
	document.dispatchEvent(new Event('visibilitychange'));
}

describe('polling', () => {
	it('reads at once and then three seconds after each answer', async () => {
		start(async () => 'ok');
		await pass(0);
		expect(loads).toHaveLength(1);
		await pass(2_999);
		expect(loads).toHaveLength(1);
		await pass(1);
		expect(loads).toHaveLength(2);
	});

	it('rests while the page is hidden and reads at once when it is back', async () => {
		start(async () => 'ok');
		await pass(0);
		look('hidden');
		await pass(60_000);
		expect(loads).toHaveLength(1);
		look('visible');
		await pass(0);
		expect(loads).toHaveLength(2);
	});

	it('reads nothing at all for a page opened in the background', async () => {
		visibility = 'hidden';
		start(async () => 'ok');
		await pass(60_000);
		expect(loads).toHaveLength(0);
		look('visible');
		await pass(0);
		expect(loads).toHaveLength(1);
	});

	it('waits longer after each fault, up to half a minute, and soon again after an answer', async () => {
		let up = false;
		start(async () => (up ? 'ok' : Promise.reject(new Error('down'))));
		await pass(0);
		for (const wait of [6_000, 12_000, 24_000, 30_000, 30_000]) {
			const before = loads.length;
			await pass(wait - 1);
			expect(loads).toHaveLength(before);
			await pass(1);
			expect(loads).toHaveLength(before + 1);
		}
		up = true;
		await pass(30_000);
		const before = loads.length;
		await pass(3_000);
		expect(loads).toHaveLength(before + 1);
		expect(seen.slice(0, 2)).toEqual(['failed 1', 'failed 2']);
	});

	it('drops an answer that was on its way when a newer one was asked for', async () => {
		const answers: ((text: string) => void)[] = [];
		start(async () => new Promise((resolve) => answers.push(resolve)));
		polling?.refresh();
		expect(loads[0]?.aborted).toBe(true);
		answers[1]?.('new');
		answers[0]?.('old');
		await pass(0);
		expect(seen).toEqual(['new']);
	});

	it('stops', async () => {
		start(async () => 'ok');
		await pass(0);
		polling?.stop();
		await pass(60_000);
		look('visible');
		await pass(0);
		expect(loads).toHaveLength(1);
	});
});
