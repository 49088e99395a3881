import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDispatch } from '../../../sidecar/src/hands/dispatch.ts';
import { createPostMessage } from '../../../sidecar/src/hands/slack-post-message.ts';
import { createTeamNotes } from '../../../sidecar/src/hands/team-notes.ts';
import { createSlack } from '../../../sidecar/src/providers/slack.ts';
import { startSlackTwin, type SlackTwin } from '../../support/twins/slack-twin.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

let log: LogFixture;
let twin: SlackTwin;
beforeEach(async () => {
	log = openLog();
	twin = await startSlackTwin({ clock: log.clock });
});
afterEach(async () => {
	await log.outbox.stop(0);
	log.remove();
	await twin.close();
});

function desk() {
	const notes = createTeamNotes({
		outbox: log.outbox,
		slack: createSlack({
			token: twin.token,
			baseUrl: twin.url,
			channel: twin.channel,
			resilience: { firstDelay: 1 },
		}),
	});
	const hand = createPostMessage({
		write: log.write,
		note: (tx, key, text) => {
			notes.note(tx, key, { text });
		},
	});
	const { dispatch } = createDispatch({
		hands: [hand],
		write: log.write,
		audit: log.audit,
		log: { warn: () => undefined, error: () => undefined },
	});
	return async (args: Readonly<Record<string, string>>, callId = 't:1') =>
		dispatch(
			{ name: 'slack_post_message', arguments: args },
			{
				conversationId: `cv_${'1'.repeat(32)}`,
				turnId: 't',
				callId,
				refundRequestId: 'rr_t',
				customer: { kind: 'customer', sessionId: 's', userId: null, email: null },
				locale: 'en',
			},
		);
}

describe('a note that the Brain asks for', () => {
	it('reaches the configured channel with where it comes from', async () => {
		const outcome = await desk()({ text: 'Three customers report a torn box.', urgency: 'high' });
		expect(outcome).toEqual({ ok: true, output: { noted: true } });
		await log.outbox.runNow();
		expect(twin.messages()).toHaveLength(1);
		const [message] = twin.messages();
		expect(message?.channel).toBe(twin.channel);
		for (const part of ['Urgent', 'torn box', `cv_${'1'.repeat(32)}`, 'rr_t']) {
			expect(message?.text).toContain(part);
		}
	});

	it('is one note when the call is made again', async () => {
		const post = desk();
		await post({ text: 'once', urgency: 'normal' });
		await log.outbox.runNow();
		await post({ text: 'once', urgency: 'normal' });
		await log.outbox.runNow();
		expect(twin.messages()).toHaveLength(1);
		await post({ text: 'twice', urgency: 'normal' }, 't:2');
		await log.outbox.runNow();
		expect(twin.messages()).toHaveLength(2);
	});

	it('never goes to a channel of the model’s choice', async () => {
		const outcome = await desk()({ text: 'x', urgency: 'normal', channel: '#everyone' });
		expect(outcome).toMatchObject({ ok: false, error: { type: 'invalid_arguments' } });
		expect(log.outbox.states().waiting).toBe(0);
	});

	it('is refused when one visitor has had five in an hour', async () => {
		const post = desk();
		for (let n = 1; n <= 5; n += 1) {
			expect(await post({ text: 'x', urgency: 'high' }, `t:${String(n)}`)).toMatchObject({
				ok: true,
			});
		}
		expect(await post({ text: 'x', urgency: 'high' }, 't:6')).toMatchObject({
			ok: false,
			error: { type: 'too_many_notes' },
		});
		await log.outbox.runNow();
		expect(twin.messages()).toHaveLength(5);
	});

	it('waits while Slack is down, without the Brain hearing of it', async () => {
		twin.addFault({ kind: 'status', status: 503, times: 3 });
		expect(await desk()({ text: 'x', urgency: 'normal' })).toMatchObject({ ok: true });
		await log.outbox.runNow();
		expect(log.outbox.states()).toMatchObject({ waiting: 1, failed: 0 });
		await log.outbox.runNow();
		expect(twin.messages()).toHaveLength(1);
	});

	it('is given up, and can be tried again, when the app was not invited', async () => {
		const post = desk();
		twin.setScopes([]);
		await post({ text: 'x', urgency: 'normal' });
		await log.outbox.runNow();
		const [row] = log.outbox.states().rows;
		expect(row).toMatchObject({ state: 'failed' });
		twin.setScopes(['chat:write']);
		await log.write('outbox.reopen', (tx) => log.outbox.reopen(tx, row?.id ?? 0));
		await log.outbox.runNow();
		expect(twin.messages()).toHaveLength(1);
	});
});
