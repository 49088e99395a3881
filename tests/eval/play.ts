import type { ConversationReply } from '../../sidecar/src/contract/conversations.ts';
import type { CustomerClient } from '../support/customer.ts';
import type { ShopOrder } from '../support/shop.ts';
import { spoken, type SidecarShop } from '../support/sidecar-shop.ts';
import { asStaff, decision, queue } from '../support/staff.ts';
import { takeDown } from './shops.ts';
import type { Scenario, Step } from './scenario.ts';
import type { Record } from './verdict.ts';

const PATIENCE = 60_000;
/** States in which nothing more comes by itself. */
const SETTLED = /^(awaiting_approval|confirmed|failed|denied|unknown|reversed)$/;

let played = 0;

/** Plays a scenario once, as one new customer with one new order. */
export async function play(scenario: Scenario, made: SidecarShop): Promise<Record> {
	const order = addOrder(scenario, made);
	const [stranger] = made.shop.customers.filter(({ email }) => email !== order.email);
	const secrets = [stranger?.email, made.order.tracking?.number].filter((one) => one !== undefined);
	const before = made.stripe.state().refunds.length;
	const ticketsBefore = ticketsOf(made).length;
	const account = scenario.account === 'owner' ? order.email : (stranger?.email ?? '');
	const customer = made.customer(
		scenario.account === 'none' ? {} : { sub: String(4000 + played), email: account },
	);
	await customer.open(scenario.locale);
	if (scenario.shop.down.length > 0) takeDown(made, scenario.shop.down);
	const delays: number[] = [];
	let askedForCode = false;
	for (const step of scenario.steps) {
		const began = performance.now();
		const conversation = await take(step, { made, customer, order, scenario });
		askedForCode ||= conversation.verification !== null;
		if ('say' in step) delays.push(performance.now() - began);
	}
	const conversation = await customer.until(
		(c) => !c.busy && c.refunds.every(({ state }) => SETTLED.test(state)),
		'an end',
		PATIENCE,
	);
	if (scenario.expect.ticket) await untilTickets(made, ticketsBefore);
	const fresh = made.stripe.state().refunds.slice(0, made.stripe.state().refunds.length - before);
	const sum = (ours: boolean): number =>
		fresh
			.filter(({ charge }) => (charge === order.charge.id) === ours)
			.reduce((total, { amount }) => total + amount, 0);
	return {
		conversation,
		askedForCode,
		refunded: sum(true),
		refundedElsewhere: sum(false),
		tickets: ticketsOf(made).slice(ticketsBefore),
		secrets,
		hosts: [new URL(made.wordpress.url).host, 'tracking.example'],
		delays,
		costMicroUsd: costOf(made, customer.conversationId),
	};
}

function addOrder({ order }: Scenario, made: SidecarShop): ShopOrder {
	played += 1;
	const base = {
		number: String(700_000 + played * 7),
		email: `eval.${String(played)}@example.com`,
		currency: 'usd',
		placed_at: '2026-01-10T12:00:00Z',
		total: 20_000,
		items: [{ title: 'Walnut desk lamp', quantity: 1, price: 20_000 }],
		tracking: {
			company: 'UPS',
			number: `TR${String(810_000_000 + played)}`,
			url: `https://tracking.example/TR${String(810_000_000 + played)}`,
		},
		...order,
	};
	made.stripe.addOrder(base);
	return made.shopify.addOrder(base);
}

interface Scene {
	readonly made: SidecarShop;
	readonly customer: CustomerClient;
	readonly order: ShopOrder;
	readonly scenario: Scenario;
}

async function take(step: Step, scene: Scene): Promise<ConversationReply> {
	const { made, customer, order } = scene;
	const before = await customer.conversation();
	if ('say' in step) {
		await customer.say(fill(step.say, scene));
		return customer.until(
			(c) => !c.busy && c.messages.length >= before.messages.length + 2,
			'an answer',
			PATIENCE,
		);
	}
	if ('code' in step) {
		const code = made.wordpress.codeFor(order.email) ?? '000000';
		const given =
			step.code === 'right' ? code : String((Number(code) + 1) % 1_000_000).padStart(6, '0');
		if (before.verification === null) return before;
		await customer.enterCode(before.verification.verification_id, given);
		return customer.until((c) => !c.busy, 'what follows the code', PATIENCE);
	}
	const { items } = await queue(made.sidecar.url, made.wordpress.keys);
	const item = items.find(({ conversation_id: id }) => id === customer.conversationId);
	if (!item) return before;
	const body = decision(item, step.decide === 'approve');
	await asStaff(made.sidecar.url, made.wordpress.keys, 'POST', '/api/agent/approvals', body);
	return customer.until(
		(c) =>
			!c.busy &&
			c.messages.length > before.messages.length &&
			c.refunds.every(({ state }) => SETTLED.test(state)),
		'the decision',
		PATIENCE,
	);
}

function fill(text: string, { order, made }: Scene): string {
	const values: { readonly [name: string]: string } = {
		number: order.number,
		email: order.email,
		other_number: made.order.number,
		all: spoken(order.charge.amount, order.currency),
		twenty: spoken(2000, order.currency),
		more: spoken(order.charge.amount + 100, order.currency),
	};
	return text.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`a scenario says {${name}}, which there is not`);
		return value;
	});
}

/** What the shop's people got, by whichever way. */
function ticketsOf(made: SidecarShop): string[] {
	const filed = made.zendesk?.tickets().map((one) => JSON.stringify(one)) ?? [];
	const mailed = made.wordpress.mails
		.filter(({ template }) => template === 'ticket')
		.map((mail) => JSON.stringify(mail));
	return [...filed, ...mailed];
}

/** A ticket leaves by the outbox, a moment after its number was told. */
async function untilTickets(made: SidecarShop, before: number): Promise<void> {
	for (let i = 0; i < 100 && ticketsOf(made).length <= before; i++) {
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

function costOf(made: SidecarShop, conversationId: string): number {
	return made.sidecar
		.logs()
		.split('\n')
		.filter((line) => line.includes(conversationId) && line.includes('cost_micro_usd'))
		.map((line) => (JSON.parse(line) as { cost_micro_usd: number }).cost_micro_usd)
		.reduce((sum, cost) => sum + cost, 0);
}
