import { z } from 'zod';

/** WooCommerce's own form of a moment: GMT, without saying so. */
const gmt = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);

const meta = z.object({ key: z.string(), value: z.unknown() });

/** Only what a conversation needs of an order: no name, no postal address, no telephone. */
export const wooOrder = z.object({
	id: z.int().positive(),
	/** What plugins that renumber orders make of the id. */
	number: z.string(),
	status: z.string(),
	currency: z.string().regex(/^[A-Z]{3}$/),
	date_created_gmt: gmt,
	date_paid_gmt: gmt.nullable(),
	date_completed_gmt: gmt.nullable(),
	/** Decimal text. */
	total: z.string(),
	/** A WordPress user's id; 0 for a guest. */
	customer_id: z.int().nonnegative(),
	billing: z.object({ email: z.string().nullable() }),
	payment_method: z.string().nullable(),
	transaction_id: z.string().nullable(),
	line_items: z.array(z.object({ name: z.coerce.string(), quantity: z.number() })),
	/** Negative decimal text. */
	refunds: z.array(z.object({ id: z.int(), total: z.string() })),
	meta_data: z.array(meta),
});
/** woocommerce.github.io/woocommerce-rest-api-docs/#order-properties */
export type WooOrder = z.infer<typeof wooOrder>;

export const ORDER_FIELDS = [
	...Object.keys(wooOrder.shape).filter((field) => field !== 'billing'),
	'billing.email',
].join(',');

export const wooNumber = z.object({ id: z.int().positive(), number: z.string() });
export type WooNumber = z.infer<typeof wooNumber>;

export const wooRefund = z.object({
	id: z.int().positive(),
	/** Positive decimal text. */
	amount: z.string(),
	reason: z.string().nullable(),
	meta_data: z.array(meta),
});
/** woocommerce.github.io/woocommerce-rest-api-docs/#order-refund-properties */
export type WooRefund = z.infer<typeof wooRefund>;
export const REFUND_FIELDS = Object.keys(wooRefund.shape).join(',');

export const wooNote = z.object({ note: z.string() });
export const wooCurrency = z.object({ code: z.string().regex(/^[A-Z]{3}$/) });

/** WordPress's form of an error; `code` is not translated, `message` is. */
export const wooProblem = z.object({ code: z.string(), message: z.string() });
