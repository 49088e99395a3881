import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startMailbox, type Mailbox } from '../demo/mailbox.ts';
import { freePort } from '../support/wordpress/free-port.ts';

const mail = {
	id: '1',
	to: 'nora@example.com',
	subject: '<script>alert(1)</script>',
	text: 'Your code: 123456 & more',
	sent_at: '2026-01-01T00:00:00.000Z',
};

describe('the mailbox', () => {
	let mailbox: Mailbox;
	afterEach(() => mailbox.close());

	it('gives JSON when asked for, and a page in which a mail is only text', async () => {
		mailbox = await startMailbox(await freePort(), () => [mail]);
		const json = await fetch(mailbox.url, { headers: { Accept: 'application/json' } });
		expect(await json.json()).toEqual([mail]);
		const page = await (await fetch(mailbox.url, { headers: { Accept: 'text/html' } })).text();
		expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
		expect(page).toContain('Your code: 123456 &amp; more');
		expect(page).not.toContain('<script>alert');
	});

	it('answers no name but its own', async () => {
		mailbox = await startMailbox(await freePort(), () => [mail]);
		const status = await new Promise((resolve, reject) => {
			request(mailbox.url, { headers: { Host: 'evil.example' } }, (response) => {
				response.resume();
				resolve(response.statusCode);
			})
				.on('error', reject)
				.end();
		});
		expect(status).toBe(421);
	});
});
