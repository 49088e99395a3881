import type { FeedEvent } from '@ai-support-chat/sidecar/contract/conversations';
import { isBeyond } from './event-id.ts';
import { putRefund } from './refunds.ts';
import { mergeSnapshot } from './snapshot.ts';
import type { AssistantMessage, ChatAction, ChatState, CustomerMessage } from './state.ts';

/** The next state of the conversation; pure. */
export function reduce(state: ChatState, action: ChatAction): ChatState {
	switch (action.type) {
		case 'event':
			return takeEvent(state, action.event);
		case 'snapshot':
			return mergeSnapshot(state, action.reply, action.resume);
		case 'send':
			return {
				...state,
				messages: [
					...state.messages,
					{
						role: 'customer',
						key: action.key,
						turnId: null,
						text: action.text,
						at: action.at,
						delivery: 'sending',
						trouble: null,
					},
				],
			};
		case 'acknowledged':
			// The customer has left for another conversation meanwhile.
			if (!state.messages.some((message) => message.key === action.key)) return state;
			return begin(
				changeCustomer(state, action.key, {
					turnId: action.turnId,
					delivery: 'sent',
					trouble: null,
				}),
				action.turnId,
			);
		case 'unsent':
			return changeCustomer(state, action.key, { delivery: 'unsent', trouble: action.trouble });
		case 'resend':
			return changeCustomer(state, action.key, {
				key: action.newKey,
				delivery: 'sending',
				trouble: null,
			});
		case 'discard':
			return { ...state, messages: state.messages.filter((message) => message.key !== action.key) };
		case 'verified':
			return begin({ ...state, verification: null }, action.turnId);
		case 'link':
			return state.link === action.link ? state : { ...state, link: action.link };
	}
}

function takeEvent(before: ChatState, event: FeedEvent): ChatState {
	const beyond = isBeyond(event.id, before.lastEventId);
	// A `replace` repairs text and may carry an old number; anything else seen before is a repeat.
	if (!beyond && event.event !== 'replace') return before;
	const state = beyond && event.id ? { ...before, lastEventId: event.id } : before;
	const turnId = event.data.turn_id;
	switch (event.event) {
		case 'chunk':
			return state.over.includes(turnId)
				? state
				: begin(
						speak(state, turnId, (message) => ({ text: message.text + event.data.text })),
						turnId,
					);
		case 'replace':
			// After a restart of the sidecar: nothing has been said again yet.
			if (event.data.text === '' && !state.messages.some((m) => m.key === `assistant ${turnId}`)) {
				return state;
			}
			return speak(state, turnId, () => ({
				text: event.data.text,
				citations: event.data.citations,
			}));
		case 'tool':
			return event.data.status === 'started'
				? { ...begin(state, turnId), tool: { turnId, name: event.data.name } }
				: { ...state, tool: null };
		case 'approval':
			return { ...state, refunds: putRefund(state.refunds, event.data) };
		case 'verify':
			return { ...state, verification: event.data };
		case 'error':
			return finish(
				speak(state, turnId, () => ({ failure: event.data.message, finished: true })),
				turnId,
			);
		case 'end':
			return finish(
				event.data.text === ''
					? state
					: speak(state, turnId, () => ({
							text: event.data.text,
							citations: event.data.citations,
							at: event.data.at,
							finished: true,
						})),
				turnId,
			);
	}
}

function begin(state: ChatState, turnId: string): ChatState {
	return state.over.includes(turnId) || state.working.includes(turnId)
		? state
		: { ...state, working: [...state.working, turnId] };
}

function finish(state: ChatState, turnId: string): ChatState {
	return {
		...state,
		working: state.working.filter((id) => id !== turnId),
		over: state.over.includes(turnId) ? state.over : [...state.over, turnId],
		tool: state.tool?.turnId === turnId ? null : state.tool,
	};
}

function speak(
	state: ChatState,
	turnId: string,
	change: (message: AssistantMessage) => Partial<AssistantMessage>,
): ChatState {
	const key = `assistant ${turnId}`;
	const known = state.messages.find((message) => message.key === key);
	if (known?.role === 'assistant') {
		const changed = { ...known, ...change(known) };
		return {
			...state,
			messages: state.messages.map((message) => (message === known ? changed : message)),
		};
	}
	const message: AssistantMessage = {
		role: 'assistant',
		key,
		turnId,
		text: '',
		citations: [],
		at: null,
		finished: false,
		failure: null,
	};
	return { ...state, messages: [...state.messages, { ...message, ...change(message) }] };
}

function changeCustomer(
	state: ChatState,
	key: string,
	change: Partial<CustomerMessage>,
): ChatState {
	return {
		...state,
		messages: state.messages.map((message) =>
			message.role === 'customer' && message.key === key ? { ...message, ...change } : message,
		),
	};
}
