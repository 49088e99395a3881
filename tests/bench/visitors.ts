import { plainOrders, type ShopOrder } from '../support/shop.ts';
import { askForRefund, type SidecarShop } from '../support/sidecar-shop.ts';
import { openChat, type OpenChat } from './chat-load.ts';
import { headersToRepeat } from './recorded.ts';
import { script } from './turn-script.ts';

/** A chat of somebody who has proven the order. */
export interface VisitorChat extends OpenChat {
	readonly order: ShopOrder;
}

/** The sidecar lets a session hold six, and mails an address five codes an hour. */
const STREAMS_A_SESSION = 5;

/** Opens so many chats, five to a session, each session with an order that it has proven. */
export async function openVisitorChats(made: SidecarShop, count: number): Promise<VisitorChat[]> {
	const orders = [...new Map(plainOrders(made.shop).map((one) => [one.email, one])).values()];
	made.openai?.script(script(orders));
	const chats: VisitorChat[] = [];
	for (let session = 0; chats.length < count; session++) {
		const order = orders[session % orders.length];
		if (!order) throw new Error('the shop has no plain order');
		const customer = made.customer();
		await askForRefund(made, customer, 0, order);
		await customer.until((c) => !c.busy, 'the end of the proof');
		if (session < orders.length) await answerAlwaysAlike(made, order);
		while (chats.length < Math.min(count, (session + 1) * STREAMS_A_SESSION)) {
			chats.push({ ...(await openChat(made, customer)), order });
		}
	}
	return chats;
}

/**
 * From now on Shopify's own answer about this order is given without Shopify's cost limit, which a
 * bench would meet at once.
 */
async function answerAlwaysAlike({ shopify }: SidecarShop, order: ShopOrder): Promise<void> {
	const asked = shopify.requests().findLast(({ body }) => body.includes(order.number));
	if (!asked) throw new Error('the order was not looked up');
	const reply = await fetch(`${shopify.url}${asked.path}`, {
		method: asked.method,
		headers: headersToRepeat(asked),
		body: asked.body,
	});
	const body: unknown = await reply.json();
	const match = { body: order.number };
	shopify.addFault({ match, kind: 'reply', status: 200, body, times: 'always' });
}
