import type { ShopOrder } from '../support/shop.ts';
import type { ScriptStep } from '../support/twins/openai-script.ts';

function lookUp(order: ShopOrder): ScriptStep {
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

/** A look-up that asks for the code; the turn that the code begins only says thanks. */
export function proofScript(order: ShopOrder): ScriptStep[] {
	return [lookUp(order), say('Thank you. What can I do for you?')];
}

export function statusScript(order: ShopOrder): ScriptStep[] {
	return [
		{
			kind: 'from',
			repeat: true,
			when: '"tool_result"',
			answer: (request) => say(answerFrom(request.messages.at(-1)?.text ?? '')),
		},
		{ ...lookUp(order), repeat: true },
	];
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
