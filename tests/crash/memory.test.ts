import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openReadOnly } from '../../sidecar/src/db/open.ts';
import { KNOWLEDGE_FILE } from '../../sidecar/src/knowledge/open.ts';
import { startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import { startZendeskTwin, type ZendeskTwin } from '../support/twins/zendesk-twin.ts';

let made: SidecarShop | undefined;
let zendesk: ZendeskTwin | undefined;
afterEach(async () => {
	await made?.close();
	await zendesk?.close();
	[made, zendesk] = [undefined, undefined];
});

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

function rows<T>(shop: SidecarShop, file: string, sql: string): T[] {
	const db = openReadOnly(join(shop.sidecar.env['DATA_DIR'] ?? '', file));
	try {
		return db.prepare<[], T>(sql).all();
	} finally {
		db.close();
	}
}

describe(`what is remembered in the background (seed ${String(SEED)})`, () => {
	it.each(['conversation.summary:before-commit', 'conversation.summary:after-commit'] as const)(
		'killed at %s: the conversation has one summary, and goes on',
		async (point) => {
			const shop = await startSidecarShop({
				seed: SEED,
				model: 'rules',
				env: { CRASH_AT: point },
			});
			made = shop;
			const customer = shop.customer();
			await customer.open();
			for (let i = 1; i <= 11; i += 1) {
				await customer.say(`Hello, this is line ${String(i)}.`);
				// The end of the eleventh is what kills the process.
				if (i === 11) break;
				await customer.until((c) => c.messages.length >= 2 * i && !c.busy, `answer ${String(i)}`);
			}
			expect(await shop.sidecar.ended).toBe('SIGKILL');
			await shop.restart({ CRASH_AT: '' });
			const sql =
				'SELECT first_position AS first, last_position AS last FROM conversation_summaries';
			await expect
				.poll(() => rows(shop, 'sidecar.db', sql), { timeout: 20_000 })
				.toEqual([{ first: 1, last: 3 }]);
			await customer.say('Hello again.');
			await customer.until((c) => c.messages.length >= 24 && !c.busy, 'the last answer');
		},
	);

	it.each(['knowledge.tickets:before-commit', 'knowledge.tickets:after-commit'] as const)(
		'killed at %s: a solved ticket is known once',
		async (point) => {
			const twin = await startZendeskTwin();
			zendesk = twin;
			const ticket = twin.addTicket({ subject: 'The dimmer hums all evening' });
			twin.changeTicket(ticket.id, 'solved', {
				by: 'agent',
				body: 'A humming dimmer needs a bulb that is marked as dimmable.',
				public: true,
			});
			twin.advance(120_000);
			const shop = await startSidecarShop({
				seed: SEED,
				model: 'none',
				env: {
					ZENDESK_KEY: twin.key,
					ZENDESK_EMAIL: twin.email,
					ZENDESK_BASE_URL: twin.url,
					CRASH_AT: point,
				},
			});
			made = shop;
			expect(await shop.sidecar.ended).toBe('SIGKILL');
			await shop.restart({ CRASH_AT: '' });
			const cursors = "SELECT value FROM meta WHERE key = 'tickets.cursor'";
			await expect
				.poll(() => rows(shop, KNOWLEDGE_FILE, cursors), { timeout: 20_000 })
				.toHaveLength(1);
			const documents = "SELECT external_id FROM documents WHERE source = 'ticket'";
			expect(rows(shop, KNOWLEDGE_FILE, documents)).toEqual([{ external_id: String(ticket.id) }]);
		},
	);
});
