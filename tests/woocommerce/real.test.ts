import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../sidecar/src/clock.ts';
import { createWooCommerceOrders } from '../../sidecar/src/orders/woocommerce-orders.ts';
import type { OrderSource } from '../../sidecar/src/orders/source.ts';
import { createWooCommerce } from '../../sidecar/src/providers/woocommerce.ts';
import { authorise } from '../../sidecar/src/providers/woocommerce-request.ts';
import { deriveKeys } from '../../sidecar/src/signing.ts';
import { CustomerClient } from '../support/customer.ts';
import { plainOrders, randomShop, type ShopOrder } from '../support/shop.ts';
import { spoken } from '../support/sidecar-shop.ts';
import { asStaff, decision, queue } from '../support/staff.ts';
import { freePort, startSidecar, type SidecarProcess } from '../support/start-sidecar.ts';
import { startStripeTwin, type StripeTwin } from '../support/twins/stripe-twin.ts';
import { documentedNames, validateWoo } from '../support/twins/spec-woocommerce.ts';
import { wooDecimal } from '../support/twins/woocommerce-order.ts';
import { KEY, READ_ONLY_KEY, RealShop, realWooCommerceLacks } from './real-shop.ts';

const lacks = await realWooCommerceLacks();
if (lacks !== undefined) process.stderr.write(`SKIPPED: the real WooCommerce (${lacks})\n`);

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
const shop = randomShop(SEED);
/** Of customers who have an account; a random shop has at least four. */
const [mine, renumberedLess, guests, adopted] = plainOrders(shop).filter(({ email }) =>
	shop.customers.slice(0, 2).some((customer) => customer.email === email),
);

describe.skipIf(lacks !== undefined).each([
	{ hpos: true, permalinks: '' },
	{ hpos: false, permalinks: '/%postname%/' },
])(`the real WooCommerce, $hpos $permalinks (seed ${String(SEED)})`, (how) => {
	let real: RealShop;
	let stripe: StripeTwin;
	let sidecar: SidecarProcess;
	let source: OrderSource;
	/** What was started, whether or not all of it was. */
	const ends: (() => Promise<unknown>)[] = [];
	const ids = new Map<string, { id: number; customer_id: number }>();
	const client = (key = KEY) =>
		createWooCommerce({ ...key, baseUrl: real.wordpress.siteUrl, clock: systemClock });

	beforeAll(async () => {
		if (!mine || !renumberedLess || !guests || !adopted) throw new Error('too few plain orders');
		const dataDir = mkdtempSync(join(tmpdir(), 'real-sidecar-'));
		ends.push(() => rm(dataDir, { recursive: true, force: true }));
		const port = await freePort();
		real = await RealShop.start(shop, { ...how, sidecarUrl: `http://127.0.0.1:${String(port)}` });
		ends.push(() => real.close());
		const made = await real.checkOut(shop.orders, {
			byId: [renumberedLess.number],
			guests: [guests.number],
		});
		for (const [index, order] of shop.orders.entries()) {
			const one = made[index];
			if (one) ids.set(order.number, one);
			expect(one?.in_tables).toBe(how.hpos);
		}
		process.stderr.write(
			`real WooCommerce ${real.versions.woocommerce}, WordPress ${real.versions.wordpress}, orders in ${how.hpos ? 'their own tables' : 'posts'}\n`,
		);
		source = createWooCommerceOrders(client());
		stripe = await startStripeTwin({ shop });
		ends.push(() => stripe.close());
		sidecar = await startSidecar({
			DATA_DIR: dataDir,
			PORT: String(port),
			WORDPRESS_BASE_URL: real.wordpress.siteUrl,
			WORDPRESS_SHARED_SECRET: real.secret,
			STRIPE_KEY: stripe.key,
			STRIPE_BASE_URL: stripe.url,
			ORDERS_SOURCE: 'woocommerce',
			WOOCOMMERCE_KEY: KEY.key,
			WOOCOMMERCE_SECRET: KEY.secret,
			WOOCOMMERCE_BASE_URL: real.wordpress.siteUrl,
			WOOCOMMERCE_REFUND_DELAY: '4',
		});
		ends.push(() => sidecar.kill());
	}, 300_000);
	afterAll(async () => {
		for (const end of ends.reverse()) await end();
	}, 120_000);

	const idOf = (order: ShopOrder): number => ids.get(order.number)?.id ?? 0;
	const customer = (sub?: string): CustomerClient =>
		new CustomerClient(
			() => sidecar.url,
			deriveKeys(real.secret, real.wordpress.siteUrl),
			sub === undefined ? {} : { sub },
		);

	it('lets a key in that may read and write, and nobody else', async () => {
		expect(await client().checkKey()).toMatchObject({ ok: true });
		expect(await client(READ_ONLY_KEY).checkKey()).toMatchObject({
			ok: false,
			message: expect.stringContaining('write') as string,
		});
		expect(await client({ ...KEY, secret: 'cs_other' }).checkKey()).toMatchObject({ ok: false });
		expect(await client({ ...KEY, key: 'ck_other' }).checkKey()).toMatchObject({ ok: false });
	});

	it('answers as documented, and as the twin does', async () => {
		if (!mine) throw new Error('no order');
		const ask = async (method: string, route: string): Promise<unknown> => {
			const { url } = authorise(real.wordpress.siteUrl, KEY, { method, route }, new Date());
			return (await fetch(url, { method })).json();
		};
		const order = `/orders/${String(idOf(mine))}`;
		expect(validateWoo('order', await ask('GET', order))).toEqual({ skipped: false, errors: [] });
		expect(validateWoo('problem', await ask('GET', '/orders/999999999'))).toMatchObject({
			errors: [],
		});
		const described = z.object({
			schema: z.object({
				properties: z.record(z.string(), z.object({ context: z.array(z.string()) })),
			}),
		});
		for (const [kind, route] of [
			['order', order],
			['refund', `${order}/refunds`],
		] as const) {
			const { schema } = described.parse(await ask('OPTIONS', route));
			const shown = Object.entries(schema.properties).filter(([, { context }]) =>
				context.includes('view'),
			);
			expect(shown.map(([name]) => name).sort()).toEqual(documentedNames(kind).sort());
		}
	});

	it('gives every order by its number, and by its address', async () => {
		for (const order of shop.orders) {
			const number = order === renumberedLess ? String(idOf(order)) : order.number;
			expect(await source.findByNumber(`#${number}`)).toMatchObject({
				id: String(idOf(order)),
				number,
				email: order.email,
				customerId:
					order === guests || ids.get(order.number)?.customer_id === 0
						? null
						: String(ids.get(order.number)?.customer_id),
				currency: order.currency,
				totalCents: order.total,
				refundedCents: 0,
				financialStatus: 'paid',
				items: order.items.map(({ title, quantity }) => ({ title, quantity })),
				chargeRefs: [order.charge.id, order.charge.payment_intent],
			});
		}
		const theirs = shop.orders.filter(({ email }) => email === shop.customers[0]?.email);
		const ofAccount = await source.findByCustomer?.(
			String(mine ? ids.get(mine.number)?.customer_id : 0),
		);
		const placed = shop.orders.filter((order) => order !== guests && order.email === mine?.email);
		expect(ofAccount?.map(({ id }) => id).sort()).toEqual(
			placed.map((order) => String(idOf(order))).sort(),
		);
		const found = await source.findByEmail((shop.customers[0]?.email ?? '').toUpperCase());
		expect(found).toHaveLength(Math.min(10, theirs.length));
	}, 120_000);

	it('gives none by another number, part of one, or the id behind a number', async () => {
		const taken = new Set(shop.orders.map(({ number }) => number));
		const texts = [
			'0',
			'999999999',
			mine?.number.slice(0, -1) ?? '',
			String(mine ? idOf(mine) : 0),
		];
		for (const text of texts) {
			if (taken.has(text)) continue;
			if (text === String(renumberedLess ? idOf(renumberedLess) : 0)) continue;
			expect(await source.findByNumber(text)).toBeNull();
		}
		expect(await source.findByEmail("no'body+%41@example.com")).toEqual([]);
	});

	async function refund(who: CustomerClient, order: ShopOrder, amount: number): Promise<string> {
		await who.open();
		const words = `Please refund ${spoken(amount, order.currency)} for order ${order.number}.`;
		await who.say(`${words} My email is ${order.email}`);
		const asked = await who.until(
			(c) => (c.verification !== null || c.refunds.length > 0) && !c.busy,
			'a code or the request',
			30_000,
		);
		if (!asked.verification) return asked.refunds[0]?.refund_request_id ?? '';
		const code = (): string | undefined =>
			real.wordpress
				.mail()
				.filter(({ to }) => to.toLowerCase().includes(order.email.toLowerCase()))
				.map(({ text }) => /\b\d{6}\b/.exec(text)?.[0])
				.find((found) => found !== undefined);
		await expect.poll(code, { timeout: 15_000 }).toBeDefined();
		await who.enterCode(asked.verification.verification_id, code() ?? '');
		const { refunds } = await who.until((c) => c.refunds.length > 0, 'the request', 30_000);
		return refunds[0]?.refund_request_id ?? '';
	}

	async function approve(id: string): Promise<void> {
		const keys = deriveKeys(real.secret, real.wordpress.siteUrl);
		const { items } = await queue(sidecar.url, keys);
		const item = items.find((one) => one.refund_request_id === id);
		if (!item) throw new Error(`${id} does not wait`);
		const answer = await asStaff(
			sidecar.url,
			keys,
			'POST',
			'/api/agent/approvals',
			decision(item, true, 'fine'),
		);
		expect(answer.status).toBe(200);
	}

	it('proves an order by its customer, and holds its refund once, no money moved by it', async () => {
		if (!mine) throw new Error('no order');
		const who = customer(String(ids.get(mine.number)?.customer_id));
		const amount = Math.floor(mine.total / 3);
		const mails = real.wordpress.mail().length;
		const id = await refund(who, mine, amount);
		expect(real.wordpress.mail().length, 'no code was needed').toBe(mails);
		await approve(id);
		await who.until((c) => c.refunds[0]?.state === 'confirmed', 'the confirmation', 30_000);
		await expect
			.poll(async () => (await real.books(idOf(mine))).refunds, { timeout: 30_000 })
			.toHaveLength(1);
		const { url } = authorise(
			real.wordpress.siteUrl,
			KEY,
			{ method: 'GET', route: `/orders/${String(idOf(mine))}/refunds` },
			new Date(),
		);
		for (const one of (await (await fetch(url)).json()) as unknown[]) {
			expect(validateWoo('refund', one)).toEqual({ skipped: false, errors: [] });
		}
		const [recorded] = (await real.books(idOf(mine))).refunds;
		expect(recorded).toMatchObject({ request: id, refunded_payment: false });
		expect(Number(recorded?.amount)).toBe(Number(wooDecimal(amount, mine.currency, 2)));
		const atStripe = stripe
			.state()
			.refunds.filter((one) => one.metadata['refund_request_id'] === id);
		expect(atStripe).toMatchObject([{ amount }]);
		// The gateway hears of it late: it knows the refund already.
		const late = wooDecimal(amount, mine.currency, 2);
		await expect
			.poll(() => real.gatewayRecords(idOf(mine), late, String(atStripe[0]?.id)), {
				timeout: 5_000,
			})
			.toBe(true);
		expect((await real.books(idOf(mine))).refunds).toHaveLength(1);
	}, 120_000);

	it('asks a guest, and somebody else’s account, for the code', async () => {
		if (!guests || !mine) throw new Error('no order');
		const stranger = [...ids.values()].find(
			({ customer_id }) => customer_id !== 0 && customer_id !== ids.get(mine.number)?.customer_id,
		);
		const other = customer(String(stranger?.customer_id));
		await other.open();
		await other.say(`Where is order ${mine.number}? My email is ${mine.email}`);
		await other.until((c) => c.verification !== null && !c.busy, 'a code form', 30_000);
		const who = customer();
		const before = real.wordpress.mail().length;
		const id = await refund(who, guests, Math.floor(guests.total / 4));
		expect(real.wordpress.mail().length).toBeGreaterThan(before);
		expect(id).toMatch(/^rr_/);
	}, 120_000);

	it('keeps the gateway’s own record of a refund as the only one', async () => {
		if (!adopted) throw new Error('no order');
		const who = customer(String(ids.get(adopted.number)?.customer_id));
		const amount = Math.floor(adopted.total / 4);
		const id = await refund(who, adopted, amount);
		await approve(id);
		await who.until((c) => c.refunds[0]?.state === 'confirmed', 'the confirmation', 30_000);
		const atStripe = stripe.state().refunds.find((one) => one.metadata['refund_request_id'] === id);
		const text = wooDecimal(amount, adopted.currency, 2);
		expect(await real.gatewayRecords(idOf(adopted), text, String(atStripe?.id))).toBe(false);
		await new Promise((resolve) => setTimeout(resolve, 9_000));
		const { refunds } = await real.books(idOf(adopted));
		expect(refunds).toMatchObject([{ request: '', reason: 'Refunded via Stripe Dashboard' }]);
	}, 120_000);
});
