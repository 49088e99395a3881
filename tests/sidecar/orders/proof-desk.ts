import type { MailBody } from '../../../sidecar/src/contract/wordpress.ts';
import type { Customer } from '../../../sidecar/src/identity/principal.ts';
import type { Order } from '../../../sidecar/src/orders/order.ts';
import { createOrderProof, type OrderProof } from '../../../sidecar/src/orders/proof.ts';
import { handClock, scratchDatabase } from './scratch-database.ts';

type CodeMail = Extract<MailBody, { template: 'order_code' }>;

export const MINUTE = 60_000;
/** An order of Nora's, and one of somebody else's. */
export const number = String(1000 + Math.floor(Math.random() * 9000));
export const other = String(Number(number) + 10_000);
export const email = 'Nora.Whitfield@Example.com';
export const otherEmail = 'someone@else.example';

const order = (of: string, address: string): Order => ({
	source: 'shopify',
	id: `gid://shopify/Order/${of}`,
	number: of,
	email: address,
	customerId: null,
	placedAt: '2026-01-01T00:00:00.000Z',
	currency: 'eur',
	totalCents: 100,
	refundedCents: 0,
	status: 'fulfilled',
	financialStatus: 'paid',
	items: [],
	tracking: [],
	holds: [],
	chargeRefs: [],
});
const orders = [order(number, email), order(other, otherEmail)];

export const guest = (sessionId = 's1'): Customer => ({
	kind: 'customer',
	sessionId,
	userId: null,
	email: null,
});
export const nora: Customer = { ...guest(), userId: '5', email: 'nora.whitfield@example.com' };

/** The real proof over a real database; a test reads the mail and moves the clock. */
export function proofDesk() {
	const scratch = scratchDatabase();
	const clock = handClock();
	const mails: CodeMail[] = [];
	const mailFailures: unknown[] = [];
	const desk = {
		scratch,
		clock,
		mails,
		mailFailures,
		/** What WordPress does with a mail, beside keeping it here. */
		deliver: (_mail: CodeMail): Promise<void> => Promise.resolve(),
		/** Another process over the same database. */
		proof: (answerAfter = 0): OrderProof =>
			createOrderProof({
				db: scratch.db,
				write: scratch.write,
				clock,
				source: {
					name: 'shopify',
					findByNumber: (of) => Promise.resolve(orders.find((one) => one.number === of) ?? null),
					findByEmail: () => Promise.resolve([]),
				},
				mail: async (body) => {
					if (body.template !== 'order_code') throw new Error(`a mail of ${body.template}`);
					mails.push(body);
					await desk.deliver(body);
				},
				key: new Uint8Array(32).fill(7),
				onMailFailure: (error) => mailFailures.push(error),
				answerAfter,
			}),
		lastCode: () => mails.at(-1)?.code ?? '',
	};
	return desk;
}
