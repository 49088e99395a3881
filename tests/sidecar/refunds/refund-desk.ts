import { uuidV7 } from '../../../sidecar/src/ids.ts';
import { insertConversation, insertTurn } from '../../../sidecar/src/conversation/store.ts';
import type { Facts } from '../../../sidecar/src/facts/facts.ts';
import type { Order } from '../../../sidecar/src/orders/order.ts';
import { createStripe } from '../../../sidecar/src/providers/stripe.ts';
import { decideRefund } from '../../../sidecar/src/refunds/decide.ts';
import type { PolicySettings } from '../../../sidecar/src/refunds/policy.ts';
import { createRefunds, type Refunds } from '../../../sidecar/src/refunds/refunds.ts';
import type { Requested } from '../../../sidecar/src/refunds/request.ts';
import { findRefund, type Refund } from '../../../sidecar/src/refunds/store.ts';
import { currentProposal } from '../../../sidecar/src/approvals/store.ts';
import { plainOrders, randomShop, type ShopOrder } from '../../support/shop.ts';
import { startStripeTwin, type StripeTwin } from '../../support/twins/stripe-twin.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

/** Refunds over a real database, log, outbox and HTTP to Stripe's twin; no chat, no WordPress. */
export interface RefundDesk {
	readonly log: LogFixture;
	readonly stripe: StripeTwin;
	readonly order: ShopOrder;
	readonly refunds: Refunds;
	/** Asks in a turn of its own, unless one is given. */
	request(
		amount: number,
		from?: { readonly turnId?: string; readonly call?: number; readonly order?: ShopOrder },
	): Promise<Requested>;
	decide(id: string, approved: boolean, by?: string, hash?: string): Promise<Refund>;
	/** Runs the outbox until nothing is left that can be done now. */
	work(): Promise<void>;
	refund(id: string): Refund;
	close(): Promise<void>;
}

export const CONVERSATION = `cv_${'1'.repeat(32)}`;

export async function openRefundDesk(
	seed: number,
	settings: PolicySettings = { approval: 'always', limits: {}, dayCeiling: null },
	facts: Facts = { current: () => null },
): Promise<RefundDesk> {
	const shop = randomShop(seed);
	const [order] = plainOrders(shop);
	if (!order) throw new Error('no plain order');
	const log = openLog();
	const stripe = await startStripeTwin({ shop });
	const { db, write, clock, audit, outbox, instance } = log;
	const refunds = createRefunds({
		db,
		write,
		clock,
		audit,
		outbox,
		instance,
		settings,
		facts,
		orders: null,
		stripe: createStripe({ key: stripe.key, baseUrl: stripe.url }),
		moved: () => undefined,
		checked: () => true,
		log: { warn: () => undefined },
	});
	await write('conversation.open', (tx) => {
		insertConversation(tx, {
			id: CONVERSATION,
			sessionId: 's',
			userId: null,
			locale: 'en',
			createdAt: clock.now().toISOString(),
		});
	});

	async function beginTurn(turnId: string): Promise<void> {
		await write('conversation.message', (tx) => {
			if (tx.prepare('SELECT 1 FROM turns WHERE id = ?').get(turnId)) return;
			insertTurn(tx, {
				id: turnId,
				conversationId: CONVERSATION,
				customerText: 'refund please',
				userId: null,
				accountEmail: null,
				bodyHash: '',
				begun: { kind: 'begun', trigger: { kind: 'message', text: '' }, notice: null },
				at: clock.now().toISOString(),
			});
		});
	}

	function refund(id: string): Refund {
		const found = findRefund(db, id);
		if (!found) throw new Error(`no refund ${id}`);
		return found;
	}

	return {
		log,
		stripe,
		order,
		refunds,
		refund,
		async request(amount, from = {}) {
			const turnId = from.turnId ?? uuidV7(clock.now());
			const about = from.order ?? order;
			await beginTurn(turnId);
			return refunds.request({
				conversationId: CONVERSATION,
				turnId,
				callId: `${turnId}:${String(from.call ?? 1)}`,
				customer: { kind: 'customer', id: 's' },
				order: normalised(about),
				chargeId: about.charge.id,
				amount,
				currency: about.currency,
			});
		},
		async decide(id, approved, by = '7', hash = currentProposal(db, id).hash) {
			const { turnId } = refund(id);
			return decideRefund(
				refunds.decideDeps,
				{
					conversation_id: CONVERSATION,
					turn_id: turnId,
					refund_request_id: id,
					proposal_hash: hash,
					approved,
					notes: `by ${by}`,
				},
				{ id: by, name: `Person ${by}` },
			);
		},
		work: () => outbox.runNow(),
		async close() {
			await outbox.stop();
			await stripe.close();
			log.remove();
		},
	};
}

function normalised(order: ShopOrder): Order {
	return {
		source: 'shopify',
		id: order.gid,
		number: order.number,
		email: order.email,
		customerId: null,
		placedAt: order.placed_at,
		currency: order.currency,
		totalCents: order.total,
		refundedCents: 0,
		status: 'fulfilled',
		financialStatus: 'paid',
		items: order.items.map(({ title, quantity }) => ({ title, quantity })),
		tracking: [],
		holds: order.hold === null ? [] : [order.hold],
		chargeRefs: [order.charge.id],
	};
}
