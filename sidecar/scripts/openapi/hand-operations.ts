import { pathParameter, SIGNATURE_PROBLEMS, type Operation } from './operations.ts';

/** Calls of a shop's own Hands. */
export const handOperations: readonly Operation[] = [
	{
		id: 'readAction',
		method: 'get',
		path: '/api/agent/actions/{id}',
		tag: 'hands',
		summary: 'One call, its moves and its conversation',
		callers: ['wordpress'],
		parameters: [pathParameter('ActionId')],
		replies: { 200: { description: 'Its whole story.', schemas: ['ActionReply'] } },
		problems: {
			401: SIGNATURE_PROBLEMS,
			403: 'not_allowed',
			404: 'action_unknown',
			409: 'signature_id_reused',
		},
	},
	answer('answerCall', '/api/agent/tools/callback'),
	{
		...answer('answerCallByUrl', '/api/agent/tools/callback/{token}'),
		summary: 'The same, for who can set no header',
		parameters: [{ name: 'token', in: 'path', required: true, schema: { type: 'string' } }],
	},
];

function answer(id: string, path: string): Operation {
	return {
		id,
		method: 'post',
		path,
		tag: 'hands',
		summary: 'Answer a call that was taken with 202',
		description:
			'Once. The same answer again gets the stored reply and the header X-AI-Support-Chat-Replayed: 1; one that does not fit `output_schema` changes nothing and may be mended.',
		callers: ['hand'],
		body: 'CallbackBody',
		replies: { 200: { description: 'What it is now.', schemas: ['CallbackReply'] } },
		problems: {
			401: 'callback_missing, callback_invalid, callback_expired',
			404: 'call_unknown',
			409: 'callback_used, call_closed, hand_changed',
		},
	};
}
