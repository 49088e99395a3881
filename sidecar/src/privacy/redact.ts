import type { LoggerOptions } from 'pino';

const REDACTED = '[redacted]';
const MAX_DEPTH = 8;
const MAX_ITEMS = 200;

/** Members whose value never belongs in a log line, whatever it looks like. */
const SECRET_KEY =
	/(^|[_-])(pass(word|wd)?|secret|token|authorization|cookie|api[_-]?key|private[_-]?key|signature|jwt|e?-?mail|phone|address[12]?|postcode|zip|iban|card|cvc|first_name|last_name|full_name|user_text|message_text|transcript)$/i;
/** Secret only when it holds digits: elsewhere `code` names an error. */
const CODE_KEY = /(^|[_-])(code|otp|pin)$/i;

interface Pattern {
	readonly find: RegExp;
	readonly put: string | ((match: string, ...groups: string[]) => string);
}

const PATTERNS: readonly Pattern[] = [
	{
		find: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
		put: '[private key]',
	},
	// Before the provider keys: what follows the scheme may be any of them.
	{ find: /\b(Bearer|Basic)(\s+)[A-Za-z0-9._~+/=-]{6,}/gi, put: '$1$2[token]' },
	{ find: /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}/g, put: '[token]' },
	{
		find: /(?<![A-Za-z0-9])((sk|rk|pk|whsec|shpat|shpss|shpca|shppa|ck|cs)_[A-Za-z0-9_+/=-]{8,}|sk-[A-Za-z0-9_-]{12,}|xox[a-z]-[A-Za-z0-9-]{8,})/g,
		put: '[key]',
	},
	// user:password@ in a URL.
	{
		find: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,200}:[^\s/@]{1,200}@/gi,
		put: `$1${REDACTED}@`,
	},
	{
		find: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}(@|%40)[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63}){1,8}/gu,
		put: '[email]',
	},
	// Payment cards: 14 to 19 digits, in groups or not, with a valid check digit; not part of an id.
	{
		find: /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{2,7}(?![\w-])|(?<![\w.-])3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?![\w-])/g,
		put: (match) => (hasCheckDigit(match) ? '[card]' : match),
	},
	// "Your code is 123456", "code=123456", "code":"123456".
	{
		find: /(\b(?:code|otp|pin)\b["'\s]{0,3}(?:is|was|:|=)?["'\s]{0,3})\d{4,8}\b/gi,
		put: '$1[code]',
	},
];

/** A text without addresses, cards, keys, tokens and codes. Ids, amounts and times stay. */
export function redactText(text: string): string {
	return PATTERNS.reduce(
		(rest, { find, put }) =>
			typeof put === 'string' ? rest.replace(find, put) : rest.replace(find, put),
		text,
	);
}

/** The same for a value of any shape, and members with a telling name left out altogether. */
export function redactValue(value: unknown): unknown {
	return redacted(value, 0, new Set());
}

/**
 * Options for pino. Each line's facts are walked, and the finished line is searched once more, so
 * that what came in by a binding or a message is covered, too.
 */
export const redactions = {
	formatters: {
		log: (facts: Record<string, unknown>) => redactValue(facts) as Record<string, unknown>,
	},
	// The walk above has written errors out already.
	serializers: { err: (err: unknown) => err },
	hooks: { streamWrite: redactText },
} satisfies LoggerOptions;

function redacted(value: unknown, depth: number, seen: Set<object>): unknown {
	if (typeof value === 'string') return redactText(value);
	if (typeof value !== 'object' || value === null) return value;
	if (value instanceof Date) return value;
	if (depth >= MAX_DEPTH || seen.has(value)) return '[…]';
	if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
	seen.add(value);
	const inner = walk(value, depth, seen);
	seen.delete(value);
	return inner;
}

function walk(value: object, depth: number, seen: Set<object>): unknown {
	if (Array.isArray(value)) {
		return value.slice(0, MAX_ITEMS).map((item) => redacted(item, depth + 1, seen));
	}
	const own = Object.entries(value);
	// An error's telling parts are not enumerable. Ours carry `type`; a provider's may carry bodies.
	const members: [string, unknown][] =
		value instanceof Error
			? [
					['name', value.name],
					['message', value.message],
					['stack', value.stack],
					...(value.cause === undefined ? [] : [['cause', value.cause] as [string, unknown]]),
					...own.filter(([key]) => ['type', 'code', 'status', 'retriable', 'field'].includes(key)),
				]
			: own;
	return Object.fromEntries(
		members
			.slice(0, MAX_ITEMS)
			.map(([key, item]) => [
				key,
				isSecret(key, item) ? REDACTED : redacted(item, depth + 1, seen),
			]),
	);
}

function isSecret(key: string, value: unknown): boolean {
	if (value === null || value === undefined || typeof value === 'boolean') return false;
	if (CODE_KEY.test(key)) {
		return (
			(typeof value === 'string' || typeof value === 'number') &&
			/^\s*\d{4,8}\s*$/.test(String(value))
		);
	}
	return SECRET_KEY.test(key);
}

/** The check digit of ISO/IEC 7812-1 (Luhn). */
function hasCheckDigit(text: string): boolean {
	const digits = text.replace(/\D/g, '');
	if (digits.length < 14 || digits.length > 19) return false;
	const sum = Array.from(digits)
		.reverse()
		.reduce((total, char, i) => {
			const digit = Number(char) * (i % 2 === 1 ? 2 : 1);
			return total + (digit > 9 ? digit - 9 : digit);
		}, 0);
	return sum % 10 === 0;
}
