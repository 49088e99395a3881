import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Shop, ShopOrder } from '../support/shop.ts';
import { wooDecimal } from '../support/twins/woocommerce-order.ts';
import { nativePhpLacks } from '../support/wordpress/native-php.ts';
import { startWordPress, type WordPress } from '../support/wordpress/start-wordpress.ts';

/** Why the tests against the real WooCommerce cannot run here; undefined when they can. */
export async function realWooCommerceLacks(): Promise<string | undefined> {
	const plugin = process.env['REAL_WOOCOMMERCE'];
	if (plugin === undefined || plugin === '') return 'REAL_WOOCOMMERCE names no plugin folder';
	if (!existsSync(join(plugin, 'woocommerce.php'))) return `${plugin} has no woocommerce.php`;
	return nativePhpLacks();
}

const madeOrder = z.object({
	id: z.int(),
	number: z.string(),
	customer_id: z.int(),
	in_tables: z.boolean(),
});
const books = z.object({
	status: z.string(),
	refunds: z.array(
		z.object({
			amount: z.string(),
			reason: z.string().nullable(),
			refunded_payment: z.boolean(),
			request: z.string(),
		}),
	),
});

export const KEY = { key: 'ck_real_test_1', secret: 'cs_real_test_1' };
export const READ_ONLY_KEY = { key: 'ck_real_test_2', secret: 'cs_real_test_2' };

/** A real WordPress with our plugin and the real WooCommerce, and the shop's orders in it. */
export class RealShop {
	readonly wordpress: WordPress;
	readonly secret: string;
	readonly versions: { readonly woocommerce: string; readonly wordpress: string };
	readonly #dir: string;

	private constructor(
		wordpress: WordPress,
		secret: string,
		dir: string,
		versions: { readonly woocommerce: string; readonly wordpress: string },
	) {
		this.wordpress = wordpress;
		this.secret = secret;
		this.#dir = dir;
		this.versions = versions;
	}

	static async start(
		shop: Shop,
		how: { readonly hpos: boolean; readonly permalinks: string; readonly sidecarUrl: string },
	): Promise<RealShop> {
		const dir = mkdtempSync(join(tmpdir(), 'real-woocommerce-'));
		const secret = 'a shared secret of this test run, long enough';
		const wordpress = await startWordPress({
			dir,
			sharedSecret: secret,
			sidecarUrl: how.sidecarUrl,
			shop,
			engine: 'native',
			wordpressDir: process.env['WORDPRESS_DIR'],
			log: () => undefined,
		});
		const content = join(wordpress.siteDir, 'wp-content');
		cpSync(process.env['REAL_WOOCOMMERCE'] ?? '', join(content, 'plugins/woocommerce'), {
			recursive: true,
		});
		mkdirSync(join(content, 'mu-plugins'), { recursive: true });
		cpSync(join(import.meta.dirname, 'renumber.php'), join(content, 'mu-plugins/renumber.php'));
		const { error } = z
			.object({ error: z.string().nullable() })
			.parse(await speak(wordpress, 'activate', {}));
		if (error !== null) throw new Error(`WooCommerce cannot be activated: ${error}`);
		const versions = await speak(wordpress, 'prepare', {
			hpos: how.hpos,
			permalinks: how.permalinks,
			keys: [
				{ ...KEY, permissions: 'read_write' },
				{ ...READ_ONLY_KEY, permissions: 'read' },
			],
		});
		const parsed = z.object({ woocommerce: z.string(), wordpress: z.string() }).parse(versions);
		return new RealShop(wordpress, secret, dir, parsed);
	}

	/** Checks out each order, numbered as the shop says (by id for those in `byId`). */
	async checkOut(
		orders: readonly ShopOrder[],
		about: { readonly byId?: readonly string[]; readonly guests?: readonly string[] } = {},
	): Promise<z.infer<typeof madeOrder>[]> {
		const made = await speak(this.wordpress, 'orders', {
			orders: orders.map((order) => ({
				email: order.email,
				guest: about.guests?.includes(order.number) === true,
				currency: order.currency,
				items: order.items.map(({ title, quantity, price }) => ({
					title,
					quantity,
					total: wooDecimal(price * quantity, order.currency, 2),
				})),
				transaction_id: order.charge.id,
				status: order.fulfilment_status === 'FULFILLED' ? 'completed' : 'processing',
				meta: {
					_stripe_intent_id: order.charge.payment_intent,
					...(about.byId?.includes(order.number) !== true && { _order_number: order.number }),
				},
			})),
		});
		return z.array(madeOrder).parse(made);
	}

	async gatewayRecords(orderId: number, amount: string, stripeRefundId: string): Promise<boolean> {
		const told = { order_id: orderId, amount, stripe_refund_id: stripeRefundId };
		const answer = await speak(this.wordpress, 'gateway', told);
		return z.object({ known: z.boolean() }).parse(answer).known;
	}

	async books(orderId: number): Promise<z.infer<typeof books>> {
		return books.parse(await speak(this.wordpress, 'books', { order_id: orderId }));
	}

	async close(): Promise<void> {
		await this.wordpress.stop();
		rmSync(this.#dir, { recursive: true, force: true });
	}
}

function speak(wordpress: WordPress, command: string, input: object): Promise<unknown> {
	const script = join(import.meta.dirname, 'shop.php');
	return new Promise((resolve, reject) => {
		const php = execFile(
			'php',
			[
				'-d',
				'memory_limit=512M',
				'-d',
				'display_errors=stderr',
				script,
				wordpress.siteDir,
				command,
			],
			{ maxBuffer: 16 * 1024 * 1024 },
			(error, stdout, stderr) => {
				try {
					resolve(JSON.parse(stdout));
				} catch {
					reject(
						new Error(`${command}: ${stderr.slice(-2000)} ${stdout.slice(-500)}`, { cause: error }),
					);
				}
			},
		);
		php.stdin?.end(JSON.stringify({ host: new URL(wordpress.siteUrl).host, ...input }));
	});
}
