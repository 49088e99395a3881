import { z } from 'zod';

/** Names that are ours, or would be taken for ours. */
const RESERVED =
	/^(stripe_|shopify_|woocommerce_|zendesk_|slack_|knowledge_|final_message|tool_call)|_get_order$/;

const language = z.string().regex(/^[a-z]{2}$/, 'must be a language such as "en"');
/** What people read: one text, or one a language. */
const words = z.union(
	[z.string().trim().min(1).max(300), z.record(language, z.string().trim().min(1).max(300))],
	{ error: 'must be a text of at most 300 characters, or one for each language' },
);
const host = z
	.string()
	.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$/, 'must be a host name in lower case');
const schema = z.record(z.string(), z.json());

const policy = z.strictObject({
	/** Who may use it: anybody, a customer who is logged in, or one who has proven an order. */
	requires: z.enum(['nobody', 'login', 'proven_order']).default('nobody'),
	/** The argument that must be a proven order's number. */
	order_argument: z.string().optional(),
	/** Calls a visitor may make. */
	rate: z
		.strictObject({
			max: z.int().min(1).max(1000),
			minutes: z.int().min(1).max(10_080),
		})
		.default({ max: 20, minutes: 60 }),
});

const shape = {
	name: z
		.string()
		.regex(/^[a-z][a-z0-9_]{2,47}$/, 'must be 3 to 48 lower-case letters, digits and underscores')
		.refine((name) => !RESERVED.test(name), 'is reserved for the product’s own Hands'),
	/** What it does, as customers and approvers read it: "Add a note to your customer record". */
	title: words,
	/** For the model: what it does and when to call it. */
	description: z.string().trim().min(1).max(1000),
	effect: z.enum(['read', 'write']),
	input_schema: schema,
	output_schema: schema,
	approval: z.enum(['never', 'always']).default('never'),
	policy: policy.prefault({}),
	/** What of the customer it is told besides its arguments. */
	share: z.array(z.enum(['email', 'user_id', 'proven_orders'])).default([]),
	/** How its answer is told: text with {field} of the output. */
	answer: words.optional(),
	/** Links to these hosts in its output may be shown; all others are taken out. */
	link_hosts: z.array(host).default([]),
	/** A repeated call does no harm. Reads: yes. Writes: only if the endpoint keeps Idempotency-Key. */
	retriable: z.boolean().optional(),
};

const manifest = z.strictObject({
	...shape,
	url: z.url({ protocol: /^https?$/, error: 'must be an https URL' }),
	allowed_hosts: z.array(host).min(1, 'must name the host of url'),
	connect_timeout_s: z.number().min(0.1).max(10).default(3),
	total_timeout_s: z.number().min(0.1).max(30).default(10),
	/** A file that holds the key, absolute or beside the manifest. */
	key_file: z.string().min(1).optional(),
	/** A variable of the sidecar's environment that holds the key. */
	key_env: z
		.string()
		.regex(/^HAND_[A-Z0-9_]{1,60}$/, 'must begin with HAND_, in capitals')
		.optional(),
	/** The endpoint answers 202 and calls back. */
	async: z.boolean().default(false),
	answer_within_minutes: z.number().min(0.01).max(10_080).default(60),
});

const file = z.strictObject({
	...shape,
	timeout_s: z.number().min(0.1).max(30).default(10),
	run: z.custom<RunFile>((value) => typeof value === 'function', 'must be a function'),
});

/** What a file's `run` is told; `signal` aborts at its time limit. */
export interface FileContext {
	readonly call_id: string;
	readonly conversation_id: string;
	readonly turn_id: string;
	readonly idempotency_key: string;
	readonly locale: string;
	readonly customer: {
		readonly email?: string | null;
		readonly user_id?: string | null;
		readonly proven_orders?: readonly string[];
	};
	readonly signal: AbortSignal;
}
export type RunFile = (input: unknown, context: FileContext) => unknown;

export type Words = z.infer<typeof words>;
export type Manifest = z.infer<typeof manifest>;
export type FileDeclaration = z.infer<typeof file>;
export type Declaration = Manifest | FileDeclaration;

/** Why a declaration was left out: the file is named by whoever reads it, the field here. */
export class DeclarationInvalid extends Error {
	constructor(field: string, what: string) {
		super(`${field}: ${what}`);
		this.name = 'DeclarationInvalid';
	}
}

/** @throws DeclarationInvalid */
export function readManifest(value: unknown): Manifest {
	const read = checked(manifest, value);
	const { host: named, hostname } = new URL(read.url);
	if (!read.allowed_hosts.includes(hostname) && !read.allowed_hosts.includes(named)) {
		throw new DeclarationInvalid('url', `its host ${hostname} is not in allowed_hosts`);
	}
	if (read.key_file !== undefined && read.key_env !== undefined) {
		throw new DeclarationInvalid('key_env', 'and key_file are both given; keep one');
	}
	return read;
}

/** @throws DeclarationInvalid */
export function readFileDeclaration(value: unknown): FileDeclaration {
	return checked(file, value);
}

function checked<T extends Declaration>(form: z.ZodType<T>, value: unknown): T {
	const parsed = form.safeParse(value);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
		const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.');
		throw new DeclarationInvalid(
			field || 'the whole',
			unknown === undefined ? (issue?.message ?? 'is invalid') : 'is not known here',
		);
	}
	const { data } = parsed;
	if (data.approval === 'always' && data.effect === 'read') {
		throw new DeclarationInvalid('approval', 'only a Hand that writes waits for approval');
	}
	const argument = data.policy.order_argument;
	if (argument !== undefined) {
		if (data.policy.requires !== 'proven_order') {
			throw new DeclarationInvalid('policy.order_argument', 'needs requires: proven_order');
		}
		const { properties } = data.input_schema;
		if (typeof properties !== 'object' || properties === null || !(argument in properties)) {
			throw new DeclarationInvalid('policy.order_argument', `${argument} is not an argument`);
		}
	}
	return data;
}

/** The text in the customer's language, else in English, else the first there is. */
export function inLanguage(text: Words, locale: string): string {
	if (typeof text === 'string') return text;
	return text[locale.slice(0, 2).toLowerCase()] ?? text['en'] ?? Object.values(text)[0] ?? '';
}
