import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { freePort } from '../../support/wordpress/free-port.ts';
import { Chat } from '../chat.ts';
import { SettingsScreen } from '../settings-screen.ts';
import type { Setting } from '../setting.ts';

/** Preceded by what the notice is, for who cannot see its colour. */
export const SAVED = /^(Notice\n|Success notice\n)?Settings saved\.$/;

/** The connection test, on settings that are right and on each that is wrong. */
export function ownerConnects(setting: () => Setting): void {
	it('is found to work', async () => {
		const screen = await SettingsScreen.open(setting());
		const said = await screen.test();
		expect(said).toContain('Everything works.');
		for (const part of ['Reachable', 'Key', 'Clocks', 'Site address', 'Version', 'Stripe']) {
			expect(said).toContain(part);
		}
		expect(await screen.page.content()).not.toContain(setting().secret);
	});

	it('is explained when the key is another, and mended', async () => {
		const screen = await SettingsScreen.open(setting());
		await screen.replaceKey('short');
		expect(await screen.save()).toContain('Nothing was saved');
		await screen.page.getByText(/at least 32 characters and no spaces/).waitFor();

		await screen.page.locator('#asc-api_key').fill(randomBytes(32).toString('base64url'));
		expect(await screen.save()).toMatch(/has not taken them yet[^]*WORDPRESS_SHARED_SECRET/);
		const said = await screen.test();
		expect(said).toContain('1 thing needs attention.');
		expect(said).toMatch(/key differs from its WORDPRESS_SHARED_SECRET/);
		const chat = await Chat.open(await setting().context(), setting().demo);
		await chat.say('Hello?');
		await chat.shows(/Something went wrong|cannot be reached|Not sent|could not be accepted/);

		await screen.replaceKey(setting().secret);
		expect(await screen.save()).toMatch(SAVED);
		expect(await screen.test()).toContain('Everything works.');
		// What the customer wrote meanwhile is not lost.
		await chat.page.reload();
		await chat.answers(1);
		expect(await chat.said('customer')).toEqual(['Hello?']);
	});

	it('is explained when nobody answers at the address, and mended', async () => {
		const screen = await SettingsScreen.open(setting());
		const address = screen.field('Address');
		const right = await address.inputValue();
		const nobody = `http://127.0.0.1:${String(await freePort())}`;
		await address.fill(`${nobody}/with/a/path`);
		expect(await screen.save()).toContain('Nothing was saved');
		expect(await address.getAttribute('aria-invalid')).toBe('true');
		await address.fill(nobody);
		expect(await screen.save()).toMatch(/has not taken them yet[^]*does not answer at/);
		expect(await screen.test()).toMatch(/does not answer at http:\/\/127\.0\.0\.1:\d+/);

		// Something answers, but it is not a sidecar.
		await address.fill(setting().demo.ready.mailbox_url);
		await screen.save();
		expect(await screen.test()).toContain('is not the support chat');

		await address.fill(right);
		expect(await screen.save()).toMatch(SAVED);
		expect(await screen.test()).toContain('Everything works.');
	});
}
