import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Retryable, Terminal, Throttled } from '../../../sidecar/src/failure.ts';
import { createSlack } from '../../../sidecar/src/providers/slack.ts';
import { startSlackTwin, type SlackTwin } from '../../support/twins/slack-twin.ts';
import { validateSlackReply, validateSlackRequest } from '../../support/twins/spec-slack.ts';

let twin: SlackTwin;
beforeEach(async () => {
	twin = await startSlackTwin();
});
afterEach(async () => {
	// Whatever a test had sent is what Slack's own document allows; said when that is absent.
	for (const { path, headers, body } of twin.requests()) {
		const checked = validateSlackRequest(path, headers, new URLSearchParams(body));
		if (!checked.skipped) expect(checked.errors).toEqual([]);
	}
	await twin.close();
});

const client = (options: object = {}) =>
	createSlack({
		token: twin.token,
		baseUrl: twin.url,
		channel: twin.channel,
		resilience: { firstDelay: 1 },
		...options,
	});
const posted = () => {
	const [message] = twin.messages();
	if (!message) throw new Error('nothing was posted');
	return message as unknown as {
		text: string;
		blocks: { text: { type: string; text: string } }[];
	};
};

describe('a note', () => {
	it('is posted by chat.postMessage as Slack documents it, once, without unfurling', async () => {
		await client().post({
			text: 'A refund waits.',
			link: { url: 'https://shop.example/wp-admin/admin.php?page=x&refund=rr_1', label: 'See' },
		});
		const [request] = twin.requests();
		if (!request) throw new Error('no request');
		const form = new URLSearchParams(request.body);
		expect(twin.requests()).toHaveLength(1);
		expect(Object.fromEntries(form)).toMatchObject({
			channel: twin.channel,
			unfurl_links: 'false',
			unfurl_media: 'false',
			link_names: 'false',
			mrkdwn: 'false',
		});
		expect(posted().blocks.map(({ text }) => [text.type, text.text])).toEqual([
			['plain_text', 'A refund waits.'],
			['mrkdwn', '<https://shop.example/wp-admin/admin.php?page=x&amp;refund=rr_1|See>'],
		]);
	});

	it.each([
		'<!channel> everybody pay',
		'<@U123ABC> approve this',
		'<https://evil.example/login|Approve here>',
		'*bold* _it_ `code`',
		'see https://evil.example/login or evil.example now',
		'a\u202egnorw\u0000\u200b b',
	])('cannot mention, link or format: %j', async (text) => {
		await client().post({ text });
		const { text: fallback, blocks } = posted();
		expect(blocks.every((block) => block.text.type === 'plain_text')).toBe(true);
		expect(fallback).not.toMatch(/[<>]/);
		for (const shown of [fallback, blocks[0]?.text.text ?? '']) {
			expect(shown).not.toContain('://');
			expect(shown).not.toContain('evil.example');
			expect(shown).not.toMatch(/[\u202e\u0000\u200b]/);
		}
	});

	it('is cut to what Slack takes', async () => {
		await client().post({ text: '😀.com '.repeat(2_000) });
		expect(posted().blocks[0]?.text.text.length).toBeLessThanOrEqual(3000);
		await client().post({ text: 'a.bb'.repeat(2_000) });
	});

	it('waits as long as Slack asks, without a retry of the SDK', async () => {
		twin.throttle(1, 30);
		const slack = client();
		const failure = await slack.post({ text: 'x' }).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(Throttled);
		expect((failure as Throttled).afterMs).toBe(30_000);
		await expect(slack.post({ text: 'x' })).rejects.toBeInstanceOf(Throttled);
		expect(twin.requests()).toHaveLength(1);
	});

	it('is tried three times when Slack fails, and no more', async () => {
		twin.addFault({ kind: 'status', status: 503, times: 'always' });
		await expect(client().post({ text: 'x' })).rejects.toBeInstanceOf(Retryable);
		expect(twin.requests()).toHaveLength(3);
	});

	it('survives a lost connection', async () => {
		twin.addFault({ kind: 'reset' });
		await client().post({ text: 'x' });
		expect(twin.messages()).toHaveLength(1);
	});

	it.each([
		['another token', { token: 'xoxb-other' }, 'SLACK_TOKEN'],
		['a channel it was not invited to', { channel: '#elsewhere' }, 'SLACK_CHANNEL'],
	])('is given up with %s, saying what to mend', async (_name, wrong, variable) => {
		const failure = await client(wrong)
			.post({ text: 'x' })
			.catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(Terminal);
		expect((failure as Terminal).message).toContain(variable);
		expect((failure as Terminal).message).not.toContain('xoxb-other');
		expect(twin.requests()).toHaveLength(1);
	});
});

describe('the token', () => {
	it('is right', async () => {
		expect(await client().checkKey()).toEqual({ ok: true, team: 'Twin', channel: '#support' });
	});

	it('lacks its scope', async () => {
		twin.setScopes(['channels:read']);
		expect(await client().checkKey()).toMatchObject({
			ok: false,
			message: expect.stringContaining('chat:write') as string,
		});
	});

	it('is unknown', async () => {
		expect(await client({ token: 'xoxb-other' }).checkKey()).toMatchObject({ ok: false });
	});
});

describe('the twin of Slack', () => {
	it('answers as Slack documents it', async () => {
		const ask = async (method: string, form: Record<string, string>, token = twin.token) => {
			const reply = await fetch(`${twin.url}/api/${method}`, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}` },
				body: new URLSearchParams(form),
			});
			const body = (await reply.json()) as { ok: boolean };
			const checked = validateSlackReply(`/api/${method}`, body);
			if (!checked.skipped) expect(checked.errors).toEqual([]);
			return body;
		};
		expect(await ask('auth.test', {})).toMatchObject({ ok: true });
		expect(await ask('auth.test', {}, 'xoxb-no')).toMatchObject({ error: 'invalid_auth' });
		const channel = twin.channel;
		expect(await ask('chat.postMessage', { channel, text: 'x' })).toMatchObject({ ok: true });
		expect(await ask('chat.postMessage', { channel })).toMatchObject({ error: 'no_text' });
		expect(await ask('chat.postMessage', { channel: '#no', text: 'x' })).toMatchObject({
			error: 'channel_not_found',
		});
		expect(
			validateSlackRequest('/api/chat.postMessage', {}, new URLSearchParams('txt=x')),
		).not.toMatchObject({ errors: [] });
	});
});
