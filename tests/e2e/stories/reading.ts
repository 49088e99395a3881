import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasFocus } from '../browser.ts';
import { Chat, codeMailedTo } from '../chat.ts';
import { money, partOf, type Setting } from '../setting.ts';

/** A box on no screen. */
const RIGHT_OUT = { x: -1, y: -1, width: 0, height: 0 };

/** What has the focus, through shadow roots: its tag and accessible label. */
function focused(page: Page): Promise<string> {
	return page.evaluate(`(() => {
		let at = document.activeElement;
		while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
		return at === null ? '' : at.tagName + ' ' + (at.ariaLabel ?? at.innerText ?? '').trim();
	})()`);
}

/** Presses Tab until the focus is on what is wanted, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: RegExp, key = 'Tab'): Promise<void> {
	for (let i = 0; i < 60; i++) {
		if (wanted.test(await focused(page))) return;
		await page.keyboard.press(key);
	}
	throw new Error(`${key} never reached ${String(wanted)}; last at ${await focused(page)}`);
}

/** Everything that can be operated has a name that a screen reader can say. */
async function expectNames(region: Locator): Promise<void> {
	const tree = await region.ariaSnapshot();
	const operable = /- (button|link|textbox|checkbox|combobox|spinbutton|group|dialog|log)\b(.*)$/;
	const nameless = tree.split('\n').filter((line) => {
		const match = operable.exec(line);
		return match !== null && !/^ "[^"]+"/.test(match[2] ?? '');
	});
	expect(nameless, tree).toEqual([]);
}

/** Without a mouse, without eyes, from right to left. */
export function everybodyReads(setting: () => Setting): void {
	it('tells the story to somebody who uses the keyboard only', async () => {
		const { demo } = setting();
		const order = setting().takeOrder();
		const page = await (await setting().context()).newPage();
		await page.goto(`${demo.ready.site_url}/`);
		const chat = new Chat(page);
		expect(await chat.launcher().getAttribute('aria-haspopup')).toBe('dialog');
		expect(await chat.launcher().getAttribute('aria-expanded')).toBe('false');
		await tabTo(page, /^BUTTON Chat with us/);
		await page.keyboard.press('Enter');
		await chat.panel().waitFor();
		await expect.poll(() => focused(page)).toBe('TEXTAREA Your message');
		expect(await chat.launcher().getAttribute('aria-expanded')).toBe('true');
		await expectNames(chat.panel());
		const log = chat.panel().getByRole('log');
		expect(await log.getAttribute('aria-live')).toBe('polite');

		const amount = money(partOf(order, 5), order.currency);
		await page.keyboard.type(`Refund ${amount} for order ${order.number}. I am ${order.email}`);
		await page.keyboard.press('Enter');
		await chat.asksForCode();
		await expectNames(chat.panel());
		await chat.answers(1);
		// The focus was not taken away from where the customer writes.
		expect(await focused(page)).toBe('TEXTAREA Your message');
		await page.keyboard.press('Shift+Tab');
		for (let i = 0; i < 10 && !(await hasFocus(chat.codeField())); i++) {
			await page.keyboard.press('Shift+Tab');
		}
		expect(await hasFocus(chat.codeField())).toBe(true);
		expect(await page.getByLabel('Six-digit code').count()).toBe(1);
		await page.keyboard.type('12');
		await page.keyboard.press('Enter');
		expect(await page.getByRole('alert').innerText()).toMatch(/six digits/);
		expect(await chat.codeField().getAttribute('aria-invalid')).toBe('true');
		await page.keyboard.press('Control+A');
		await page.keyboard.type(await codeMailedTo(demo, order.email, { order: order.number }));
		await page.keyboard.press('Enter');
		await chat.refundIs('awaiting_approval');
		await expectNames(chat.panel());
		// The form went away with the focus in it: it must not be lost to the page's top.
		await expect.poll(() => focused(page)).toBe('TEXTAREA Your message');

		await page.keyboard.press('Escape');
		await chat.panel().waitFor({ state: 'hidden' });
		expect(await focused(page)).toMatch(/^BUTTON Chat with us/);
		expect(await chat.launcher().getAttribute('aria-expanded')).toBe('false');
		await page.keyboard.press('Space');
		await chat.panel().waitFor();
		expect(await focused(page)).toBe('TEXTAREA Your message');
	});

	it('stands at the end of the line on a page that reads from right to left', async () => {
		const { demo } = setting();
		// A language pack cannot be fetched here; what it would say about direction can be said.
		writeFileSync(
			join(demo.wordpress.siteDir, 'wp-content/mu-plugins/right-to-left.php'),
			`<?php
add_action( 'init', static function (): void {
	if ( isset( $_COOKIE['direction'] ) && 'rtl' === $_COOKIE['direction'] ) {
		$GLOBALS['wp_locale']->text_direction = 'rtl';
	}
} );
`,
		);
		const context = await setting().context({ viewport: { width: 1000, height: 800 } });
		await context.addCookies([{ name: 'direction', value: 'rtl', url: demo.ready.site_url }]);
		const chat = await Chat.open(context, demo);
		expect(await chat.page.locator('html').getAttribute('dir')).toBe('rtl');
		const width = (await chat.panel().boundingBox())?.width ?? 0;
		expect(await chat.panel().boundingBox()).toMatchObject({ x: 20 });
		expect(await chat.launcher().boundingBox()).toMatchObject({ x: 20 });
		await chat.say('שלום, where is my order?');
		await chat.answers(1);
		const mine = await chat.page.locator('.log .message.customer .bubble').boundingBox();
		const theirs = await chat.page.locator('.log .message.assistant .bubble').boundingBox();
		// What one says stands at the line's end, what one hears at its start: here left and right.
		expect((mine?.x ?? 0) + (mine?.width ?? 0) / 2).toBeLessThan(20 + width / 2);
		expect((theirs?.x ?? 0) + (theirs?.width ?? 0)).toBeGreaterThan(20 + width * 0.8);
		expect(await chat.page.evaluate('document.documentElement.scrollWidth')).toBe(1000);

		await context.clearCookies();
		const usual = await Chat.open(
			await setting().context({ viewport: { width: 1000, height: 800 } }),
			demo,
		);
		const box = await usual.panel().boundingBox();
		expect((box?.x ?? 0) + (box?.width ?? 0)).toBeCloseTo(980, 0);
	});

	it('fills a telephone’s screen without anything cut off', async () => {
		const context = await setting().context({
			viewport: { width: 360, height: 640 },
			hasTouch: true,
			isMobile: true,
		});
		const chat = await Chat.open(context, setting().demo);
		const close = chat.panel().getByRole('button', { name: 'Close chat' });
		for (const part of [chat.panel(), chat.field(), close]) {
			// Once it has risen into its place.
			await expect
				.poll(async () => {
					const { x, y, width, height } = (await part.boundingBox()) ?? RIGHT_OUT;
					return x >= 0 && y >= 0 && x + width <= 360 && y + height <= 640;
				})
				.toBe(true);
		}
		await chat.say('Hello!');
		await chat.answers(1);
	});
}
