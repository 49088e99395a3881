import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { startZendeskTwin, type ZendeskTwin } from '../../support/twins/zendesk-twin.ts';

let zendesk: ZendeskTwin;
let made: SidecarShop;

beforeAll(async () => {
	zendesk = await startZendeskTwin();
	const ticket = zendesk.addTicket({
		subject: 'Dimmer hums when the chandelier is on',
		description: 'I am Ann Lee, order 1234. It hums all evening.',
		requester: 'ann@mail.example',
	});
	zendesk.changeTicket(ticket.id, 'solved', {
		by: 'agent',
		body: 'Hi Ann,\nA humming dimmer needs a bulb that is marked as dimmable, of at least ten watts. We have refunded order 1234.\nRegards,\nMona',
		public: true,
	});
	zendesk.advance(120_000);
	made = await startSidecarShop({
		seed: 41,
		model: 'none',
		env: {
			ZENDESK_KEY: zendesk.key,
			ZENDESK_EMAIL: zendesk.email,
			ZENDESK_BASE_URL: zendesk.url,
		},
	});
});
afterAll(async () => {
	await made.close();
	await zendesk.close();
});

describe('a ticket that was solved before', () => {
	it('answers a later customer of a running sidecar, and tells nothing of the earlier one', async () => {
		const customer = made.customer();
		let answer = '';
		// The sidecar reads tickets a few seconds after its start.
		for (let attempt = 0; attempt < 20 && !answer.includes('dimmable'); attempt += 1) {
			await sleep(1_500);
			await customer.open();
			await customer.say('Why is the dimmer of a chandelier humming?');
			const { messages } = await customer.until(
				(c) => c.messages.length >= 2 && !c.busy,
				'an answer',
			);
			answer = messages.at(-1)?.text ?? '';
			expect(messages.at(-1)?.citations).toEqual([]);
		}
		expect(answer).toContain('needs a bulb that is marked as dimmable, of at least ten watts');
		expect(answer).not.toMatch(/Ann|1234|refund/);
	});
});
