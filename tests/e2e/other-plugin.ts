import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Demo } from '../demo/demo.ts';

/**
 * Puts another plugin beside ours and activates it on the plugins' page, to see the stories hold in
 * its company: E2E_OTHER_PLUGIN=/path/to/woocommerce.
 */
export async function activatePlugin(
	setting: {
		readonly demo: Demo;
		readonly contextOf: (user: string) => Promise<BrowserContext>;
	},
	folder: string,
): Promise<void> {
	const name = basename(folder);
	cpSync(folder, join(setting.demo.wordpress.siteDir, 'wp-content/plugins', name), {
		recursive: true,
	});
	const context = await setting.contextOf('admin');
	const page = await context.newPage();
	await page.goto(`${setting.demo.ready.site_url}/wp-admin/plugins.php`);
	const row = page.locator(`tr[data-plugin^="${name}/"]`);
	await row.locator('.activate a').click({ timeout: 60_000 });
	// To this page with a notice, or wherever the plugin leads its new owner.
	await page.waitForURL((url) => url.search !== '', { timeout: 120_000 });
	await page.goto(`${setting.demo.ready.site_url}/wp-admin/plugins.php`, { timeout: 120_000 });
	await row.locator('.deactivate a').waitFor({ timeout: 60_000 });
	await context.close();
}
