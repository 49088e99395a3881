import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '../../sidecar/src/crash-points.ts';
import type { CustomerClient, Reply } from '../support/customer.ts';
import { plainOrders, randomShop, type Shop, type ShopOrder } from '../support/shop.ts';
import { startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import { asStaff, decision, queue } from '../support/staff.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const ENTRY = join(import.meta.dirname, '../../sidecar/dist/main.js');

type PaidBy = ShopOrder['charge']['receipt'];

/** Its payment names an intent (unless told otherwise), not a charge. */
function orderPaidBy(shop: Shop, receipt: PaidBy): ShopOrder | undefined {
	return plainOrders(shop).find(({ charge }) => charge.receipt === receipt);
}

export interface CommandResult {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** A command of the product over the story's data, as an operator types it. */
export function command(made: SidecarShop, ...argv: string[]): Promise<CommandResult> {
	return new Promise((resolve) => {
		const env = { PATH: process.env['PATH'] ?? '', ...made.sidecar.env, CRASH_AT: '' };
		execFile(process.execPath, [ENTRY, ...argv], { env }, (error, stdout, stderr) => {
			const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
			resolve({ code, stdout, stderr });
		});
	});
}

/** A shop whose sidecar dies at one named point and is started again by its supervisor. */
export class CrashShop {
	readonly made: SidecarShop;
	readonly customer: CustomerClient;
	readonly webhooks: WebhookReceiver;
	/** Plain, and paid in the way that needs most look-ups. */
	readonly order: ShopOrder;
	/** What happens to the world while the sidecar is dead. */
	onDeath: () => void = () => undefined;
	/** How processes ended that nobody told to. */
	readonly deaths: (number | NodeJS.Signals)[] = [];
	/** Log lines of all processes. */
	#logs = '';
	#supervising = true;
	#revived: Promise<void> = Promise.resolve();

	private constructor(made: SidecarShop, webhooks: WebhookReceiver, paidBy: PaidBy) {
		this.made = made;
		this.webhooks = webhooks;
		this.customer = made.customer();
		this.order = orderPaidBy(made.shop, paidBy) ?? made.order;
		this.#watch();
	}

	static async start(options: {
		readonly seed: number;
		readonly crashAt?: CrashPoint;
		readonly model?: 'rules' | 'none';
		readonly orders?: 'shopify' | 'woocommerce';
		/** What the order's payment names; an intent unless given. */
		readonly paidBy?: PaidBy;
		readonly env?: Readonly<Record<string, string>>;
	}): Promise<CrashShop> {
		const webhooks = await startWebhookReceiver();
		let { seed } = options;
		const { paidBy = 'payment_intent', orders } = options;
		while (!orderPaidBy(randomShop(seed), paidBy)) seed += 1;
		const made = await startSidecarShop({
			seed,
			model: options.model ?? 'rules',
			...(orders && { orders }),
			env: { ...options.env, ...(options.crashAt && { CRASH_AT: options.crashAt }) },
		});
		return new CrashShop(made, webhooks, paidBy);
	}

	logs(): string {
		return this.#logs + this.made.sidecar.logs();
	}

	#watch(): void {
		const { sidecar } = this.made;
		void sidecar.ended.then((how) => {
			this.#logs += sidecar.logs();
			if (!this.#supervising) return;
			this.deaths.push(how);
			this.onDeath();
			this.#revived = this.made.restart({ CRASH_AT: '' }).then(() => {
				this.#watch();
			});
		});
	}

	/** Asks again while the sidecar is away, as the panel and wp-admin do. */
	async persist<T>(ask: () => Promise<T>): Promise<T> {
		for (let i = 0; ; i++) {
			try {
				return await ask();
			} catch (error) {
				if (i === 150) throw error;
				await sleep(40);
			}
		}
	}

	/** A manager decides on what waits, signing anew each time the sidecar is away. */
	async decide(approved: boolean): Promise<Reply> {
		const { keys } = this.made.wordpress;
		const { items } = await this.persist(() => queue(this.made.sidecar.url, keys, 'all'));
		const item = items.find((one) => one.conversation_id === this.customer.conversationId);
		if (!item) throw new Error('wp-admin shows no refund of this conversation');
		return this.persist(() =>
			asStaff(
				this.made.sidecar.url,
				keys,
				'POST',
				'/api/agent/approvals',
				decision(item, approved, 'by a manager'),
			),
		);
	}

	async staff(path: string): Promise<Reply> {
		return this.persist(() =>
			asStaff(this.made.sidecar.url, this.made.wordpress.keys, 'GET', path),
		);
	}

	/** `refunds reconcile` on the command line, once more if the sidecar dies in it. */
	async reconcile(): Promise<CommandResult> {
		for (let i = 0; ; i++) {
			const result = await this.reconcileOnce();
			if (result.code === 0 || i === 20) return result;
			await sleep(150);
		}
	}

	async reconcileOnce(): Promise<CommandResult> {
		return command(this.made, 'refunds', 'reconcile', '--json');
	}

	/** SIGTERM. Resolves with how the process ended; a crash in it is counted as a death. */
	async stop(): Promise<number | NodeJS.Signals> {
		await this.#revived;
		this.#supervising = false;
		const { sidecar } = this.made;
		await sidecar.stop();
		const how = await sidecar.ended;
		if (how !== 0) this.deaths.push(how);
		return how;
	}

	/** After `stop`. */
	async startAgain(): Promise<void> {
		await this.made.restart({ CRASH_AT: '' });
		this.#supervising = true;
		this.#watch();
	}

	async close(): Promise<void> {
		await this.#revived.catch(() => undefined);
		this.#supervising = false;
		await this.made.close();
		await this.webhooks.close();
	}
}
