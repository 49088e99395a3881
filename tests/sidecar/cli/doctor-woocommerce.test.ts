import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { doctor } from '../../../sidecar/src/cli/doctor.ts';
import { randomShop } from '../../support/shop.ts';
import {
	startWooCommerceTwin,
	type WooCommerceTwin,
} from '../../support/twins/woocommerce-twin.ts';

const shop = randomShop(Math.floor(Math.random() * 2 ** 31));
const report = z.object({
	checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

let twin: WooCommerceTwin;
let dir: string;
beforeEach(async () => {
	twin = await startWooCommerceTwin({ shop });
	dir = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(async () => {
	await twin.close();
	rmSync(dir, { recursive: true });
});

async function checked(env: Readonly<Record<string, string>>) {
	let said = '';
	await doctor({
		argv: ['--json'],
		env: {
			DATA_DIR: dir,
			WORDPRESS_BASE_URL: 'http://127.0.0.1:1',
			WORDPRESS_SHARED_SECRET: 'x'.repeat(40),
			...env,
		},
		stdout: (text) => (said += text),
		stderr: () => undefined,
	});
	return report.parse(JSON.parse(said)).checks.find(({ name }) => name === 'woocommerce');
}

describe('doctor and WooCommerce', () => {
	it('says whether the key may read and write, and what to do when it may not', async () => {
		const settings = {
			ORDERS_SOURCE: 'woocommerce',
			WOOCOMMERCE_KEY: twin.key,
			WOOCOMMERCE_SECRET: twin.secret,
			WOOCOMMERCE_BASE_URL: twin.url,
		};
		expect(await checked({})).toMatchObject({ ok: true, detail: 'off (no WOOCOMMERCE_KEY)' });
		const good = await checked(settings);
		expect(good).toMatchObject({ ok: true });
		expect(good?.detail).toContain(shop.currency);
		const reader = await checked({ ...settings, WOOCOMMERCE_KEY: twin.readOnlyKey });
		expect(reader).toMatchObject({ ok: false });
		expect(reader?.detail).toMatch(/Read\/Write/);
		const wrong = await checked({ ...settings, WOOCOMMERCE_SECRET: 'cs_wrong' });
		expect(wrong).toMatchObject({ ok: false });
		expect(wrong?.detail).not.toContain('cs_wrong');
	});
});
