import type { Json } from '../contract/hands.ts';
import type { ChatMessage } from '../providers/openai-completion.ts';
import {
	clipTokens,
	FACTS_TOKENS,
	fitParts,
	PASSAGE_TOKENS,
	RESULT_TOKENS,
	SUMMARY_TOKENS,
} from './budget.ts';
import { instructions } from './instructions.ts';
import { passagesOf, PASSAGES_SHOWN, type KnownPassage } from './passages.ts';
import type { PlanRequest } from './planner.ts';

/** This many of the newest messages are worth more than any passage but the best. */
const NEWEST = 4;

/**
 * The whole prompt. What the product says stands in the system message and in user messages that
 * are one JSON object with `tool_result`, `event`, `knowledge`, `facts` or `earlier`; every other
 * user message is the customer's, and one that looks like such an object is marked as theirs.
 *
 * Where all of it is more than the budget, this is left out, in this order: the oldest messages,
 * the passages from the least relevant one on, the summary, the newest messages but the trigger,
 * the best passage, the business facts. The rules, the trigger and this turn's results stay.
 */
export function promptFor(request: PlanRequest): ChatMessage[] {
	const system: ChatMessage = { role: 'system', content: instructions(request) };
	const turn = [trigger(request), ...request.results.map((result) => toolResult(result))];
	const messages = request.transcript.map((line) => {
		const text = line.role === 'customer' ? fromCustomer(line.text) : line.text;
		return { kind: 'message', role: line.role, text };
	});
	const { facts: given, summary: said } = request;
	const facts = {
		kind: 'facts',
		text: given === null ? '' : told('facts', { version: given.version, yaml: clip(given) }),
	};
	const summary = {
		kind: 'summary',
		text: said === null ? '' : told('earlier', { summary: clipTokens(said, SUMMARY_TOKENS) }),
	};
	const passages = request.passages.slice(0, PASSAGES_SHOWN).map((passage) => ({
		kind: 'passage',
		text: JSON.stringify(shown(passage)),
	}));
	const newestFirst = messages.toReversed();
	const kept = fitParts(
		[
			facts,
			...passages.slice(0, 1),
			...newestFirst.slice(0, NEWEST),
			summary,
			...passages.slice(1),
			...newestFirst.slice(NEWEST),
		].filter(({ text }) => text !== ''),
		[system, ...turn],
	);
	const user = (content: string): ChatMessage => ({ role: 'user', content });
	const knowledge = passages.filter((part) => kept.has(part)).map(({ text }) => text);
	return [
		system,
		...[facts, summary].filter((part) => kept.has(part)).map(({ text }) => user(text)),
		...messages
			.filter((part) => kept.has(part))
			.map(({ role, text }): ChatMessage =>
				role === 'customer' ? user(text) : { role: 'assistant', content: text },
			),
		...(knowledge.length === 0 ? [] : [user(`{"knowledge":[${knowledge.join(',')}]}`)]),
		...turn,
	];
}

function told(key: string, content: Json): string {
	return JSON.stringify({ [key]: content });
}

function clip({ yaml }: { readonly yaml: string }): string {
	return clipTokens(yaml, FACTS_TOKENS);
}

/** Without its address: a model cites by id, and cannot copy wrongly what it never saw. */
function shown({ id, title, heading, text }: KnownPassage): {
	readonly [key: string]: string | null;
} {
	return { id, title, heading, text: clipTokens(text, PASSAGE_TOKENS) };
}

/** The repair's last message: what was wrong with the reply, as data. */
export function repairMessage(fault: string, reply: string, said: string): ChatMessage {
	return {
		role: 'user',
		content: JSON.stringify({
			event: {
				kind: 'invalid_reply',
				fault,
				reply: clipTokens(reply, RESULT_TOKENS),
				...(said === '' ? {} : { already_shown: said }),
				instruction:
					said === ''
						? 'Answer again, with one valid envelope.'
						: 'Answer again, with one valid envelope whose text goes on after already_shown and does not repeat it.',
			},
		}),
	};
}

function trigger(request: PlanRequest): ChatMessage {
	switch (request.trigger.kind) {
		case 'message':
			return { role: 'user', content: fromCustomer(request.trigger.text) };
		case 'verified':
			return event({
				kind: 'verified',
				order_number: request.trigger.orderNumber,
				instruction:
					'The customer has proven that this order is theirs. Go on with what they asked before.',
			});
		case 'settled':
			return event({ kind: 'settled', outcome: request.trigger.summary });
	}
}

function event(content: { readonly [key: string]: string }): ChatMessage {
	return { role: 'user', content: JSON.stringify({ event: content }) };
}

function toolResult(result: PlanRequest['results'][number]): ChatMessage {
	const { name, outcome } = result;
	const passages = passagesOf(result).map(shown);
	const told = outcome.ok
		? { name, ok: true, output: passages.length > 0 ? { passages } : outcome.output }
		: { name, ok: false, error: { type: outcome.error.type, message: outcome.error.message } };
	const whole = JSON.stringify({ tool_result: told });
	const clipped = clipTokens(whole, RESULT_TOKENS);
	// Cut JSON is no JSON: what had to be cut is told as text inside a whole object.
	return {
		role: 'user',
		content:
			clipped === whole
				? whole
				: JSON.stringify({ tool_result: { name, ok: outcome.ok, cut: clipped } }),
	};
}

/** A customer's text can never be taken for a message of the system. */
function fromCustomer(text: string): string {
	return /^[\s\p{Cf}]*[{[]/u.test(text) ? `The customer wrote: ${JSON.stringify(text)}` : text;
}
