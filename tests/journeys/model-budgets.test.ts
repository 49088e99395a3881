import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MAIN_FILE, openReadOnly } from '../../sidecar/src/db/open.ts';
import { asStaff } from '../support/staff.ts';
import { startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
/** A dollar for a thousand tokens: every call is seen in the budgets. */
const DEAR = 'gpt-4.1-mini:1000:1000';

let made: SidecarShop;
afterEach(async () => {
	await made.close();
});

async function asked(text: string, messages: number) {
	const customer = made.customer();
	await customer.open();
	await customer.say(text);
	return customer.until((c) => c.messages.length >= messages && !c.busy, 'an answer');
}

/** What the log says of the turns that ended, oldest first. */
function turnsEnded(): { cost_micro_usd: number; model_calls: number }[] {
	const db = openReadOnly(join(made.dataDir, MAIN_FILE));
	try {
		return db
			.prepare<[], { entry: string }>('SELECT entry FROM log_entries ORDER BY seq')
			.all()
			.map(({ entry }) => JSON.parse(entry) as { type: string; data: never })
			.filter(({ type }) => type === 'turn.ended')
			.map(({ data }) => data);
	} finally {
		db.close();
	}
}

describe('what models cost', () => {
	it('stands with each turn, in the log line and in the audit log', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'rules', env: { MODEL_PRICES: DEAR } });
		await asked('Hello', 2);
		const [turn] = turnsEnded();
		expect(turn?.model_calls).toBe(1);
		expect(turn?.cost_micro_usd).toBeGreaterThan(100_000);
		expect(made.sidecar.logs()).toContain(`"cost_micro_usd":${String(turn?.cost_micro_usd)}`);
	});

	it('a conversation’s budget spent: the rules serve the customer, others are not concerned', async () => {
		made = await startSidecarShop({
			seed: SEED,
			model: 'rules',
			env: { MODEL_PRICES: DEAR, MODEL_BUDGET_CONVERSATION: '1' },
		});
		const customer = made.customer();
		await customer.open();
		await customer.say('Hello');
		await customer.until((c) => c.messages.length === 2 && !c.busy, 'the first answer');
		await customer.say('Hello again');
		const told = await customer.until((c) => c.messages.length === 4 && !c.busy, 'the second');
		expect(told.messages[3]?.text).toContain('I can look up an order');
		expect(made.openai?.chats()).toHaveLength(1);
		expect(made.sidecar.logs()).toContain('the budget for models is spent');
		await asked('Hello', 2);
		expect(made.openai?.chats()).toHaveLength(2);
	});

	it.each(['MODEL_BUDGET_DAY', 'MODEL_BUDGET_MONTH'])(
		'%s spent: nobody is answered by a model, not even after a restart',
		async (name) => {
			made = await startSidecarShop({
				seed: SEED,
				model: 'rules',
				env: { MODEL_PRICES: DEAR, [name]: '1' },
			});
			await asked('Hello', 2);
			await made.restart();
			await asked('Hello', 2);
			expect(made.openai?.chats()).toHaveLength(1);
			expect(turnsEnded().map(({ model_calls }) => model_calls)).toEqual([1, 0]);
			const { sidecar, wordpress } = made;
			const { body } = await asStaff(sidecar.url, wordpress.keys, 'GET', '/internal/status');
			const spent = turnsEnded()[0]?.cost_micro_usd;
			expect(body['spending']).toMatchObject({
				today: spent,
				month: spent,
				limits: { conversation: 50 },
				limited: name === 'MODEL_BUDGET_DAY' ? 'day' : 'month',
			});
		},
	);
});
