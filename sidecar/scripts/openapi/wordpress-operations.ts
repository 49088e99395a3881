import type { Operation } from './operations.ts';

/** What the plugin answers, below the site's REST root; its own screens' routes only pass on the above. */
export const wordpressOperations: readonly Operation[] = [
	{
		id: 'session',
		method: 'post',
		path: '/ai-support-chat/v1/session',
		tag: 'wordpress',
		summary: 'A session for the browser',
		description:
			'Origin and Sec-Fetch-Site are checked; the person is taken from the login cookie; limited by address. An expired token that still verifies keeps its session.',
		callers: [],
		body: 'SessionBody',
		replies: { 200: { description: 'A session token.', schemas: ['SessionReply'] } },
	},
	{
		id: 'mail',
		method: 'post',
		path: '/ai-support-chat/v1/mail',
		tag: 'wordpress',
		summary: 'Send a mail (called by the sidecar)',
		callers: ['wordpress'],
		body: 'MailBody',
		replies: { 202: { description: 'Handed to WordPress’s mailer.', inline: yes('accepted') } },
	},
	{
		id: 'keepCheckpoint',
		method: 'post',
		path: '/ai-support-chat/v1/checkpoints',
		tag: 'wordpress',
		summary: 'Keep a checkpoint of the log (called by the sidecar)',
		callers: ['wordpress'],
		body: 'CheckpointBody',
		replies: {
			200: { description: 'It was kept already.', inline: yes('kept') },
			201: { description: 'Kept.', inline: yes('kept') },
		},
	},
	{
		id: 'latestCheckpoint',
		method: 'get',
		path: '/ai-support-chat/v1/checkpoints/latest',
		tag: 'wordpress',
		summary: 'The newest checkpoint kept (called by the sidecar)',
		callers: ['wordpress'],
		parameters: [{ name: 'instance', in: 'query', schema: { type: 'string' } }],
		replies: { 200: { description: 'It, or null.', schemas: ['LatestCheckpointReply'] } },
	},
];

function yes(name: string): Readonly<Record<string, unknown>> {
	return { type: 'object', properties: { [name]: { const: true } }, required: [name] };
}
