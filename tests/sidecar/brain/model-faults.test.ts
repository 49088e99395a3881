import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptStep } from '../../support/twins/openai-script.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../../support/twins/openai-twin.ts';
import { calls, LOOK_UP, play, REFUND, says, STATUS, textOf } from './scripted-model.ts';

let twin: OpenAiTwin;
beforeEach(async () => {
	twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
});
afterEach(async () => {
	await twin.close();
});

function askedModels(): string[] {
	return twin.chats().map((chat) => chat.model);
}

describe('a model that fails', () => {
	it('invalid, then repaired by the repair model', async () => {
		const planned = await play(twin, STATUS, [
			{ kind: 'text', text: 'Sure! Your order was shipped.' },
			says('Order 1234 was shipped.'),
		]);
		expect(textOf(planned)).toBe('Order 1234 was shipped.');
		expect(askedModels()).toEqual(['big', 'small']);
		expect(twin.chats()[1]?.messages.at(-1)?.text).toContain('invalid_reply');
		expect(planned.spent).toHaveLength(2);
	});

	it('invalid twice: the rules plan', async () => {
		const planned = await play(twin, REFUND, [
			{ kind: 'text', text: 'no' },
			{ kind: 'text', text: '{}' },
		]);
		expect(planned.planner).toBe('rules');
		expect(planned.plan).toMatchObject({ kind: 'call', call: { name: 'shopify_get_order' } });
		expect(planned.spent).toHaveLength(2);
	});

	it.each([429, 500, 503])('%i: the fallback model', async (status) => {
		const planned = await play(twin, STATUS, [
			{ kind: 'http-error', status },
			says('Order 1234 was shipped.'),
		]);
		expect(textOf(planned)).toBe('Order 1234 was shipped.');
		expect(askedModels()).toEqual(['big', 'other']);
	});

	it('both models down: the rules plan', async () => {
		const planned = await play(twin, REFUND, [
			{ kind: 'http-error', status: 500 },
			{ kind: 'http-error', status: 500 },
		]);
		expect(planned.planner).toBe('rules');
		expect(planned.usage).toBeNull();
		expect(planned.plan).toMatchObject({ kind: 'call' });
	});

	it('slow past the limit: the fallback model', async () => {
		const planned = await play(
			twin,
			STATUS,
			[{ kind: 'slow', ms: 5000, then: says('late') }, says('Order 1234 was shipped.')],
			{ callLimit: 300 },
		);
		expect(textOf(planned)).toBe('Order 1234 was shipped.');
	});

	it('a stream cut in the middle: what was shown stays, the rest follows', async () => {
		const whole = says('Order 1234 was shipped. The total is $350.00. And more.');
		const paced: ScriptStep = { kind: 'slow-stream', ms: 5, then: whole };
		const planned = await play(twin, STATUS, [
			{ kind: 'cut-stream', after: 110, then: paced },
			says('It went out with UPS.'),
		]);
		expect(textOf(planned)).toBe('Order 1234 was shipped. It went out with UPS.');
		expect(twin.chats()[1]?.messages.at(-1)?.text).toContain('already_shown');
	});

	it('what the next model repeats of it is shown once', async () => {
		const whole = says('Order 1234 was shipped. The total is $350.00. And more.');
		const paced: ScriptStep = { kind: 'slow-stream', ms: 5, then: whole };
		const planned = await play(twin, STATUS, [
			{ kind: 'cut-stream', after: 110, then: paced },
			says('Order 1234 was shipped. It went out with UPS.'),
		]);
		expect(textOf(planned)).toBe('Order 1234 was shipped. It went out with UPS.');
	});

	it('cut, and no other model: the rules go on', async () => {
		const whole = says('Order 1234 was shipped. The total is $350.00. And more.');
		const paced: ScriptStep = { kind: 'slow-stream', ms: 5, then: whole };
		const planned = await play(twin, STATUS, [{ kind: 'cut-stream', after: 110, then: paced }], {
			fallback: null,
		});
		expect(planned.planner).toBe('rules');
		expect(textOf(planned)).toMatch(/^Order 1234 was shipped\. Order 1234 is shipped\./);
	});

	it('text over the budget is repaired', async () => {
		const planned = await play(twin, STATUS, [
			{ kind: 'text', text: '{"type":"final_message","tool_', finish: 'length' },
			says('Order 1234 was shipped.'),
		]);
		expect(textOf(planned)).toBe('Order 1234 was shipped.');
	});

	it('a refusal is repaired', async () => {
		const planned = await play(twin, STATUS, [
			{ kind: 'refusal', text: 'I cannot help with that.' },
			says('Order 1234 was shipped.'),
		]);
		expect(textOf(planned)).toBe('Order 1234 was shipped.');
	});

	it.each([
		[
			'an unknown tool',
			{
				kind: 'text',
				text: JSON.stringify({
					type: 'tool_call',
					tool_call: { name: 'drop_tables', arguments: {} },
					final_message: null,
				}),
			},
		],
		[
			'nonsense arguments',
			{
				kind: 'text',
				text: JSON.stringify({
					type: 'tool_call',
					tool_call: { name: 'stripe_issue_refund', arguments: { amount_cents: 'all' } },
					final_message: null,
				}),
			},
		],
		['a tool loop', calls('shopify_get_order', LOOK_UP)],
		['an empty answer', says('')],
	] satisfies [string, ScriptStep][])('%s is repaired', async (_, step) => {
		const planned = await play(twin, STATUS, [step, says('Order 1234 was shipped.')]);
		expect(textOf(planned)).toBe('Order 1234 was shipped.');
		expect(askedModels()).toEqual(['big', 'small']);
	});

	it('the turn’s time is spent: the rules answer at once', async () => {
		const stop = new AbortController();
		setTimeout(() => {
			stop.abort();
		}, 100);
		const planned = await play(twin, { ...STATUS, signal: stop.signal }, [
			{ kind: 'slow', ms: 3000, then: says('late') },
		]);
		expect(planned.planner).toBe('rules');
		expect(askedModels()).toEqual(['big']);
	});
});
