import type { ShopOrder } from '../support/shop.ts';
import type { ScriptStep } from '../support/twins/openai-script.ts';

/**
 * The model of the bench: asked about an order it looks it up, tells what it learnt, and greets
 * whoever has just proven one.
 */
export function script(orders: readonly ShopOrder[]): ScriptStep[] {
	return [
		scripted((message) => say(answerFrom(message)), '"tool_result"'),
		scripted(() => say('Thank you. What can I do for you?'), '"event"'),
		scripted((message) => lookUp(orders.find(({ number }) => message.includes(number)))),
	];
}

function scripted(answer: (message: string) => ScriptStep, when?: string): ScriptStep {
	return {
		kind: 'from',
		repeat: true,
		...(when !== undefined && { when }),
		answer: (request) => answer(request.messages.at(-1)?.text ?? ''),
	};
}

function lookUp(order: ShopOrder | undefined): ScriptStep {
	if (!order) throw new Error('the message names no order');
	return {
		kind: 'envelope',
		value: {
			type: 'tool_call',
			tool_call: {
				name: 'shopify_get_order',
				arguments: { order_id: order.number, customer_email: order.email },
			},
			final_message: null,
		},
	};
}

function say(text: string): ScriptStep {
	return {
		kind: 'envelope',
		value: {
			type: 'final_message',
			tool_call: null,
			final_message: { text, citations: null, approvals_needed: null },
		},
	};
}

/** Begins every scripted answer. */
export const THANKS = 'Thank you for waiting, I have looked the order up for you.';

/** About as long as a helpful answer is, with facts that have to be checked. */
function answerFrom(message: string): string {
	const { order_number, total, items } = (
		JSON.parse(message) as { tool_result: { output: GetOrderOutput } }
	).tool_result.output;
	return [
		THANKS,
		`Order ${order_number} holds ${items.map((item) => `${String(item.quantity)} × ${item.title}`).join(', ')}.`,
		`The total of order ${order_number} is ${total}.`,
		'If something about it is not as you expected, tell me what is wrong, and I will pass it on to our team.',
		'Would you like me to do anything else for you?',
	].join(' ');
}

interface GetOrderOutput {
	readonly order_number: string;
	readonly total: string;
	readonly items: readonly { readonly title: string; readonly quantity: number }[];
}
