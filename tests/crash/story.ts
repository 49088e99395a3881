import { uuidV7 } from '../../sidecar/src/ids.ts';
import { asStaff } from '../support/staff.ts';
import { spoken } from '../support/sidecar-shop.ts';
import type { CrashShop } from './crash-shop.ts';

/** States in which nothing moves any more by itself. */
const SETTLED = new Set(['confirmed', 'failed', 'denied']);

/** Saves the settings page, asks for a refund, proves the order; resolves while a person must decide. */
export async function askAndProve(crash: CrashShop, amount: number): Promise<string> {
	const { made, customer } = crash;
	await saveSettings(crash);
	await saveFacts(crash);
	await crash.persist(() => customer.open());
	await customer.say(
		`Please refund ${spoken(amount, crash.order.currency)} for order ${crash.order.number}. My email is ${crash.order.email}`,
	);
	const { verification } = await customer.until(
		(c) => c.verification !== null && !c.busy,
		'a code form',
	);
	const code = made.wordpress.codeFor(crash.order.email);
	if (!verification || code === undefined) throw new Error('no code was mailed');
	const turnId = uuidV7(new Date());
	const entered = await customer.enterCode(verification.verification_id, code, turnId);
	if (entered.status !== 202) throw new Error(`the code was refused: ${JSON.stringify(entered)}`);
	return turnId;
}

async function saveSettings(crash: CrashShop): Promise<void> {
	const settings = {
		approvals_webhook_url: crash.webhooks.url,
		site_name: crash.made.shop.name,
		locale: 'en',
	};
	const actor = { id: '1', name: 'Ada Admin', can: ['manage_settings' as const] };
	const { keys } = crash.made.wordpress;
	const saved = await crash.persist(() =>
		asStaff(crash.made.sidecar.url, keys, 'PUT', '/internal/settings', settings, actor),
	);
	if (saved.status !== 200) throw new Error(`settings: ${JSON.stringify(saved)}`);
}

/** Saved once, however often it is sent: after a death the version is there already. */
async function saveFacts(crash: CrashShop): Promise<void> {
	const facts = { yaml: 'refund:\n  always_person: true\n', note: '', base_version: null };
	const actor = { id: '1', name: 'Ada Admin', can: ['manage_settings' as const] };
	const { url } = crash.made.sidecar;
	const { keys } = crash.made.wordpress;
	const saved = await crash.persist(() =>
		asStaff(url, keys, 'PUT', '/internal/facts', facts, actor),
	);
	if (saved.status !== 200 && saved.body['type'] !== 'facts_changed') {
		throw new Error(`facts: ${JSON.stringify(saved)}`);
	}
	const read = await asStaff(url, keys, 'GET', '/internal/facts', undefined, actor);
	const { history } = read.body as { history: readonly unknown[] };
	if (history.length !== 1) throw new Error(`facts: ${JSON.stringify(read)}`);
}

/** Asks for a person, with all that the ticket needs. */
export async function askForPerson(crash: CrashShop): Promise<void> {
	const { customer } = crash;
	const before = (await customer.until((c) => !c.busy, 'rest')).messages.length;
	await customer.say(
		`Please open a ticket with a human: the zipper of my jacket broke after two days of wearing. My email is ${crash.order.email}`,
	);
	await customer.until((c) => c.messages.length >= before + 2 && !c.busy, 'an answer');
}

/** The whole of it: ask, prove, ask for a person, approve, and see it settled. */
export async function wholeStory(crash: CrashShop, amount: number): Promise<string> {
	const turnId = await askAndProve(crash, amount);
	await crash.customer.until(
		(c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy,
		'the request',
	);
	await askForPerson(crash);
	const decided = await crash.decide(true);
	if (decided.status !== 200) throw new Error(`the decision: ${JSON.stringify(decided)}`);
	await seeSettled(crash);
	return turnId;
}

/** Until the chat shows a settled refund and the sentence about it. */
export async function seeSettled(crash: CrashShop, timeoutMs = 25_000): Promise<void> {
	await crash.customer.until(
		(c) => {
			const [refund] = c.refunds;
			return (
				refund !== undefined &&
				SETTLED.has(refund.state) &&
				!c.busy &&
				toldOf(refund.state, c.messages)
			);
		},
		'a settled refund and its message',
		timeoutMs,
	);
}

const WORDS: Readonly<Record<string, RegExp>> = {
	confirmed: /is confirmed/,
	failed: /did not go through/,
	denied: /did not approve/,
};

export function toldOf(
	state: string,
	messages: readonly { role: string; text: string }[],
): boolean {
	return messages.some(({ role, text }) => role === 'assistant' && WORDS[state]?.test(text));
}
