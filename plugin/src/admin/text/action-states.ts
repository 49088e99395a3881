import { __ } from '@wordpress/i18n';
import type { ActionState } from '@ai-support-chat/sidecar/contract/actions';
import type { Tone } from './states.ts';

export const ACTION_STATES: readonly ActionState[] = [
	'awaiting_approval',
	'approved',
	'running',
	'waiting',
	'done',
	'denied',
	'failed',
	'timed_out',
	'unknown',
];

export const isActionState = (text: string): text is ActionState =>
	(ACTION_STATES as readonly string[]).includes(text);

/** The state of a call of one of the shop's own tools. */
export function actionStateLabel(state: ActionState): string {
	switch (state) {
		case 'awaiting_approval':
			return __('Waiting for a decision', 'ai-support-chat');
		case 'approved':
			return __('Approved', 'ai-support-chat');
		case 'denied':
			return __('Denied', 'ai-support-chat');
		case 'running':
			return __('Being done', 'ai-support-chat');
		case 'waiting':
			return __('Waiting for an answer', 'ai-support-chat');
		case 'done':
			return __('Done', 'ai-support-chat');
		case 'failed':
			return __('Failed', 'ai-support-chat');
		case 'timed_out':
			return __('No answer in time', 'ai-support-chat');
		case 'unknown':
			return __('Outcome unknown', 'ai-support-chat');
	}
}

export function actionStateTone(state: ActionState): Tone {
	switch (state) {
		case 'awaiting_approval':
			return 'waiting';
		case 'approved':
		case 'running':
		case 'waiting':
			return 'working';
		case 'done':
			return 'good';
		case 'failed':
		case 'timed_out':
		case 'unknown':
			return 'bad';
		case 'denied':
			return 'quiet';
	}
}

/** What the state means, and what a person should do about it. */
export function actionStateSentence(state: ActionState): string {
	switch (state) {
		case 'awaiting_approval':
			return __('Nothing is sent until somebody approves it.', 'ai-support-chat');
		case 'approved':
		case 'running':
			return __('Approved. It is being done; this page follows it.', 'ai-support-chat');
		case 'waiting':
			return __(
				'It was taken and will be answered later; this page follows it.',
				'ai-support-chat',
			);
		case 'done':
			return __('It is done; the customer is told in the chat.', 'ai-support-chat');
		case 'denied':
			return __('Denied. Nothing was sent; the customer is told in the chat.', 'ai-support-chat');
		case 'failed':
			return __('It was not done. See the reason below.', 'ai-support-chat');
		case 'timed_out':
			return __(
				'It was taken, but no answer came in time. Look at it in the system it was meant for.',
				'ai-support-chat',
			);
		case 'unknown':
			return __(
				'It may have been done: the answer was lost or unclear. Look in the system it was meant for before doing it by hand.',
				'ai-support-chat',
			);
	}
}
