import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings, type Settings } from '../demo/env-file.ts';
import { providerModes, providerSettings } from '../demo/providers.ts';
import { StartFailure } from '../support/wordpress/start-failure.ts';

const dir = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => {
	rmSync(dir, { recursive: true });
});

function fileWith(text: string): { file: string; required: boolean } {
	const file = join(dir, 'chat.env');
	writeFileSync(file, text);
	return { file, required: true };
}

function refusal(action: () => unknown): string {
	try {
		action();
	} catch (error) {
		if (!(error instanceof StartFailure)) throw error;
		expect(error.exitCode).toBe(78);
		return error.message;
	}
	throw new Error('was accepted');
}

describe('the settings file', () => {
	it('is optional unless it was asked for', () => {
		const file = join(dir, 'absent.env');
		expect(readSettings({ file, required: false }, {})).toEqual({});
		expect(refusal(() => readSettings({ file, required: true }, {}))).toContain('absent.env');
	});

	it('names a setting that does not exist', () => {
		expect(refusal(() => readSettings(fileWith('STRIPE_KY=sk_test_1\n'), {}))).toContain(
			'STRIPE_KY',
		);
	});

	it('refuses a secret given twice', () => {
		const file = fileWith('STRIPE_KEY=sk_test_1\nSTRIPE_KEY_FILE=/run/secrets/stripe\n');
		expect(refusal(() => readSettings(file, {}))).toMatch(/STRIPE_KEY and STRIPE_KEY_FILE/);
	});

	it('reads three names of the environment, before the file, and no other', () => {
		const ambient = {
			NODE_ENV: 'test',
			WORDPRESS_DIR: '/srv/wp',
			STRIPE_KEY: 'sk_live_x',
			PORT: '1',
		};
		expect(readSettings(fileWith('WORDPRESS_DIR=/other\nLOG_LEVEL=info\n'), ambient)).toEqual({
			NODE_ENV: 'test',
			WORDPRESS_DIR: '/srv/wp',
			LOG_LEVEL: 'info',
		});
	});
});

describe('the choice of providers', () => {
	const modes = (settings: Settings, live = false) => providerModes(settings, live);

	it('is a twin where a key is absent, and off where there is no twin yet', () => {
		expect(modes({})).toEqual({
			stripe: 'twin',
			shopify: 'twin',
			openai: 'twin',
			woocommerce: 'twin',
			zendesk: 'twin',
			slack: 'twin',
		});
	});

	it('is off where a key is set empty, and the sidecar gets neither key nor address', () => {
		const settings = { OPENAI_API_KEY: '', STRIPE_KEY: '', SHOPIFY_KEY: '' };
		expect(modes(settings)).toMatchObject({ openai: 'off', stripe: 'off', shopify: 'off' });
		expect(providerSettings(settings, modes(settings), {})).toEqual({});
	});

	it('takes orders from WooCommerce where that is asked for, or Shopify is off and it is real', () => {
		const twin = {
			key: 'ck_t',
			baseUrl: 'http://127.0.0.1:1',
			more: { WOOCOMMERCE_SECRET: 'cs_t' },
		};
		const asked = { ORDERS_SOURCE: 'woocommerce' };
		expect(providerSettings(asked, modes(asked), { woocommerce: twin })).toEqual({
			ORDERS_SOURCE: 'woocommerce',
			WOOCOMMERCE_KEY: 'ck_t',
			WOOCOMMERCE_SECRET: 'cs_t',
			WOOCOMMERCE_BASE_URL: 'http://127.0.0.1:1',
		});
		const real = {
			SHOPIFY_KEY: '',
			WOOCOMMERCE_KEY: 'ck_1',
			WOOCOMMERCE_SECRET: 'cs_1',
			WOOCOMMERCE_BASE_URL: 'https://shop.example',
		};
		const { SHOPIFY_KEY: _, ...woocommerce } = real;
		expect(providerSettings(real, modes(real), {})).toEqual({
			...woocommerce,
			ORDERS_SOURCE: 'woocommerce',
		});
		const off = { WOOCOMMERCE_KEY: '', WOOCOMMERCE_SECRET: 'cs_1' };
		expect(providerSettings(off, modes(off), {})).toEqual({ ORDERS_SOURCE: 'shopify' });
	});

	it('is the provider itself where a key has a value', () => {
		const settings = {
			STRIPE_KEY: 'rk_test_1',
			SHOPIFY_KEY: 'shpat_1',
			SHOPIFY_BASE_URL: 'https://shop.example',
		};
		expect(modes(settings)).toMatchObject({ stripe: 'test', shopify: 'live' });
		expect(providerSettings(settings, modes(settings), {})).toEqual({
			...settings,
			ORDERS_SOURCE: 'shopify',
		});
	});

	it('reads a key from the file that NAME_FILE names', () => {
		const file = join(dir, 'stripe-key');
		writeFileSync(file, 'sk_live_1\n');
		expect(refusal(() => modes({ STRIPE_KEY_FILE: file }))).toContain('--live');
		expect(refusal(() => modes({ STRIPE_KEY_FILE: join(dir, 'no') }))).toContain('STRIPE_KEY_FILE');
	});

	it.each(['sk_live_1', 'rk_live_1'])('refuses %s without --live', (key) => {
		expect(refusal(() => modes({ STRIPE_KEY: key }))).toContain('--live');
		expect(modes({ STRIPE_KEY: key }, true).stripe).toBe('live');
	});

	it.each([
		[{ STRIPE_KEY: 'pk_test_1' }, 'STRIPE_KEY'],
		[{ SHOPIFY_KEY: 'shpat_1' }, 'SHOPIFY_BASE_URL'],
		[{ ZENDESK_KEY: 'key' }, 'ZENDESK_BASE_URL'],
		[{ WOOCOMMERCE_KEY: 'ck_1' }, 'WOOCOMMERCE_BASE_URL'],
		[{ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' }, 'OPENAI_API_KEY'],
	])('refuses %j, naming %s', (settings, name) => {
		expect(refusal(() => modes(settings))).toContain(name);
	});

	it('tells the sidecar where the twins are', () => {
		const twins = {
			stripe: { key: 'sk_test_twin', baseUrl: 'http://127.0.0.1:1' },
			slack: {
				key: 'xoxb-twin',
				baseUrl: 'http://127.0.0.1:2',
				more: { SLACK_CHANNEL: '#support' },
			},
		};
		const all = providerSettings({ STRIPE_KEY_FILE: '' }, { ...modes({}) }, twins);
		expect(all).toEqual({
			STRIPE_KEY: 'sk_test_twin',
			STRIPE_BASE_URL: 'http://127.0.0.1:1',
			SLACK_TOKEN: 'xoxb-twin',
			SLACK_BASE_URL: 'http://127.0.0.1:2',
			SLACK_CHANNEL: '#support',
			ORDERS_SOURCE: 'shopify',
		});
	});
});
