import { Ajv, type ValidateFunction } from 'ajv';
import { verdict, type SpecVerdict } from './spec-data.ts';

/**
 * The properties of WooCommerce's REST API `wc/v3`, as its documentation lists them
 * (woocommerce.github.io/woocommerce-rest-api-docs: order, order refund, order note, currency), by
 * type; `?` may be null, `*` is anything. What is documented and absent is an error, and so is what
 * is there and not documented, save for what newer versions add: those are listed apart.
 */
type Shape = Readonly<Record<string, string | { readonly of: Shape; readonly list: boolean }>>;

const address: Shape = Object.fromEntries(
	'first_name last_name company address_1 address_2 city state postcode country phone'
		.split(' ')
		.map((name) => [name, 'string']),
);
const meta: Shape = { id: 'integer', key: 'string', value: '*' };
const list = (of: Shape) => ({ of, list: true }) as const;
const one = (of: Shape) => ({ of, list: false }) as const;

const order: Shape = {
	id: 'integer',
	parent_id: 'integer',
	number: 'string',
	order_key: 'string',
	created_via: 'string',
	version: 'string',
	status: 'string',
	currency: 'currency',
	date_created: 'time',
	date_created_gmt: 'time',
	date_modified: 'time',
	date_modified_gmt: 'time',
	discount_total: 'decimal',
	discount_tax: 'decimal',
	shipping_total: 'decimal',
	shipping_tax: 'decimal',
	cart_tax: 'decimal',
	total: 'decimal',
	total_tax: 'decimal',
	prices_include_tax: 'boolean',
	customer_id: 'integer',
	customer_ip_address: 'string',
	customer_user_agent: 'string',
	customer_note: 'string',
	billing: one({ ...address, email: 'string?' }),
	shipping: one(address),
	payment_method: 'string',
	payment_method_title: 'string',
	transaction_id: 'string',
	date_paid: 'time?',
	date_paid_gmt: 'time?',
	date_completed: 'time?',
	date_completed_gmt: 'time?',
	cart_hash: 'string',
	meta_data: list(meta),
	line_items: list({
		id: 'integer',
		name: '*',
		product_id: '*',
		variation_id: 'integer',
		quantity: 'number',
		tax_class: 'string',
		subtotal: 'decimal',
		subtotal_tax: 'decimal',
		total: 'decimal',
		total_tax: 'decimal',
		taxes: 'array',
		meta_data: 'array',
		sku: 'string?',
		price: 'number',
		parent_name: 'string?',
		image: '*',
	}),
	tax_lines: 'array',
	shipping_lines: 'array',
	fee_lines: 'array',
	coupon_lines: 'array',
	refunds: list({ id: 'integer', reason: 'string', total: 'decimal', total_tax: 'decimal' }),
	payment_url: 'string',
	is_editable: 'boolean',
	needs_payment: 'boolean',
	needs_processing: 'boolean',
	currency_symbol: 'string',
	_links: '*',
};

const refund: Shape = {
	id: 'integer',
	date_created: 'time',
	date_created_gmt: 'time',
	amount: 'decimal',
	reason: 'string?',
	refunded_by: 'integer',
	refunded_payment: 'boolean',
	meta_data: list(meta),
	line_items: 'array',
	tax_lines: 'array',
	shipping_lines: 'array',
	fee_lines: 'array',
	_links: '*',
};

const problem: Shape = { code: 'string', message: 'string', data: '*' };

const ADDED = new Set(['global_unique_id', 'cost_of_goods_sold']);

const TYPES: Readonly<Record<string, object>> = {
	'*': {},
	array: { type: 'array' },
	boolean: { type: 'boolean' },
	currency: { type: 'string', pattern: '^[A-Z]{3}$' },
	decimal: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
	integer: { type: 'integer' },
	number: { type: 'number' },
	string: { type: 'string' },
	time: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$' },
};

function schemaOf(shape: Shape): object {
	const properties: Record<string, object> = {};
	for (const [name, type] of Object.entries(shape)) {
		if (typeof type === 'string') {
			const inner = TYPES[type.replace('?', '')] ?? {};
			properties[name] = type.endsWith('?') ? { anyOf: [inner, { type: 'null' }] } : inner;
		} else {
			const inner = schemaOf(type.of);
			properties[name] = type.list ? { type: 'array', items: inner } : inner;
		}
	}
	for (const name of ADDED) properties[name] ??= {};
	return {
		type: 'object',
		properties,
		required: Object.keys(shape),
		additionalProperties: false,
	};
}

const ajv = new Ajv({ allErrors: true });
const validators: Readonly<Record<'order' | 'refund' | 'problem', ValidateFunction>> = {
	order: ajv.compile(schemaOf(order)),
	refund: ajv.compile(schemaOf(refund)),
	problem: ajv.compile(schemaOf(problem)),
};

/** Holds a whole answer (asked for without `_fields`) against WooCommerce's documentation. */
export function validateWoo(kind: keyof typeof validators, value: unknown): SpecVerdict {
	const validate = validators[kind];
	if (validate(value)) return verdict([]);
	return verdict(
		(validate.errors ?? []).map(({ instancePath, message, params }) =>
			`${instancePath} ${message ?? ''} ${JSON.stringify(params)}`.trim(),
		),
	);
}

/** The documented names, to be held against what an installation says of itself. */
export function documentedNames(kind: 'order' | 'refund'): string[] {
	return Object.keys(kind === 'order' ? order : refund).filter(
		(name) => name !== '_links' && name !== 'currency_symbol',
	);
}
