import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { randomShop } from '../support/shop.ts';
import { freePort } from '../support/wordpress/free-port.ts';
import {
	startWordPress,
	type WordPress,
	type WordPressOptions,
} from '../support/wordpress/start-wordpress.ts';

const facts = z.object({
	settings: z.record(z.string(), z.unknown()),
	home: z.string(),
	roles: z.array(z.tuple([z.string(), z.string(), z.string()])),
});

/** What is asked of WordPress, on whichever PHP it runs. To be called inside a `describe`. */
export function wordpressStory(engine: 'native' | 'wasm'): void {
	const seed = Date.now() % 100_000;
	const shop = randomShop(seed);
	const dir = mkdtempSync(join(tmpdir(), 'wordpress-'));
	let wordpress: WordPress;

	const start = (changes: Partial<WordPressOptions> = {}) =>
		startWordPress({
			dir,
			sharedSecret: 'first secret, long enough to be one',
			sidecarUrl: 'http://127.0.0.1:4010',
			shop,
			engine,
			wordpressDir: process.env['WORDPRESS_DIR'],
			pluginDir: join(import.meta.dirname, 'plugin'),
			log: () => undefined,
			...changes,
		});
	const get = (path: string, init?: RequestInit) =>
		fetch(new URL(path, wordpress.url), { redirect: 'manual', ...init });
	const ask = async (what: string): Promise<unknown> =>
		(await get(`/wp-json/runner-test/v1/${what}`)).json();

	beforeAll(async () => {
		process.stderr.write(`shop seed ${seed}\n`);
		wordpress = await start();
	}, 600_000);
	afterAll(async () => {
		await wordpress.stop();
		rmSync(dir, { recursive: true });
	}, 60_000);

	it('shows a front page, the policy pages and the shortcode page', async () => {
		const home = await (await get('/')).text();
		expect(home).toContain('<html');
		for (const { title } of shop.pages) expect(home).toContain(escaped(title));
		const help = await get('/help/');
		expect(help.status).toBe(200);
		expect(await help.text()).toContain('<p id="chat"></p>');
		expect((await get('/no-such-page/')).status).toBe(404);
	});

	it('has an administrator, a shop manager, the shop’s customers and a subscriber', async () => {
		const { roles } = facts.parse(await ask('facts'));
		expect(roles.map(([, , role]) => role)).toEqual([
			'administrator',
			'shop_manager',
			'subscriber',
			'subscriber',
			'subscriber',
		]);
		const [first, second] = shop.customers;
		expect(roles.slice(2, 4).map(([, email]) => email)).toEqual([first?.email, second?.email]);
		expect(wordpress.logins.map(({ user }) => user)).toEqual(roles.map(([login]) => login));
	});

	it('lets each of them in with the password it names, and nobody with another', async () => {
		for (const { user, password } of wordpress.logins.slice(0, 3)) {
			expect(await loginStatus(user, password)).toBe(302);
			expect(await loginStatus(user, `${password}x`)).toBe(200);
		}
	});

	it('keeps mail, newest first, and sends none', async () => {
		expect(wordpress.mail()).toEqual([]);
		expect(await ask('mail')).toEqual({ sent: true });
		await ask('mail');
		const mail = wordpress.mail();
		expect(mail).toHaveLength(2);
		expect(mail[0]).toMatchObject({
			to: 'a@example.com, b@example.com',
			subject: 'Über "codes"',
			text: 'Line one\n<b>two</b>',
		});
		expect(Date.parse(mail[0]?.sent_at ?? '')).toBeGreaterThanOrEqual(
			Date.parse(mail[1]?.sent_at ?? ''),
		);
	});

	it('reaches this machine, and nothing beyond it', async () => {
		const server = createServer((_request, response) => response.end('here')).listen(
			0,
			'127.0.0.1',
		);
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		expect(await ask(`fetch?url=http://127.0.0.1:${port}/`)).toEqual({ body: 'here' });
		server.close();
		expect(await ask('fetch?url=https://example.com/')).toEqual({
			refused: 'http_request_not_executed',
		});
	});

	it('hands out no database, no settings and no state', async () => {
		for (const path of [
			'/wp-content/database/',
			'/.ht.sqlite',
			'/../private/state.json',
			'/%2e%2e/private/state.json',
		]) {
			expect(await (await get(path)).text()).not.toContain('password');
		}
		expect(await (await get('/wp-config.php')).text()).toBe('');
		expect(statSync(join(dir, 'private')).mode & 0o077).toBe(0);
		expect(statSync(join(dir, 'private/state.json')).mode & 0o077).toBe(0);
	});

	it('keeps everything at the next start, follows the new address and the new secret', async () => {
		const before = wordpress;
		await wordpress.stop();
		const port = await freePort();
		wordpress = await start({
			siteUrl: `http://127.0.0.1:${port}`,
			port,
			sharedSecret: 'second secret, long enough to be one',
			sidecarUrl: 'http://127.0.0.1:4020',
		});
		expect(wordpress.logins).toEqual(before.logins);
		expect(wordpress.mail()).toHaveLength(2);
		const { home, settings, roles } = facts.parse(await ask('facts'));
		expect(home).toBe(`http://127.0.0.1:${port}`);
		expect(roles).toHaveLength(5);
		expect(settings).toMatchObject({
			backend_base_url: 'http://127.0.0.1:4020',
			api_key: 'second secret, long enough to be one',
		});
	}, 300_000);

	async function loginStatus(user: string, password: string): Promise<number> {
		const response = await get('/wp-login.php', {
			method: 'POST',
			headers: { Cookie: 'wordpress_test_cookie=WP%20Cookie%20check' },
			body: new URLSearchParams({ log: user, pwd: password, testcookie: '1' }),
		});
		await response.body?.cancel();
		return response.status;
	}
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
