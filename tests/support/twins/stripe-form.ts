/** A decoded parameter: text, or parameters by name, or a list of them. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type FormFields = Record<string, FormValue>;

const SEGMENT = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function place(into: FormFields, keys: readonly string[], value: string): void {
	const [key = '', next, ...rest] = keys;
	if (next === undefined) {
		into[key] = value;
		return;
	}
	if (next === '' || /^\d+$/.test(next)) {
		const list = Array.isArray(into[key]) ? into[key] : [];
		into[key] = list;
		if (rest.length === 0) {
			list.push(value);
			return;
		}
		const index = next === '' ? list.length : Number(next);
		const held = list[index];
		const item = typeof held === 'object' && !Array.isArray(held) ? held : {};
		list[Math.min(index, list.length)] = item;
		place(item, rest, value);
		return;
	}
	const held = into[key];
	const inner: FormFields = typeof held === 'object' && !Array.isArray(held) ? held : {};
	into[key] = inner;
	place(inner, [next, ...rest], value);
}

/**
 * Decodes Stripe's request encoding: `a=1`, `metadata[k]=v`, `expand[]=x`, `expand[0]=x`
 * (docs.stripe.com/api, "form-encoded request bodies").
 */
export function parseForm(text: string): FormFields {
	const fields: FormFields = {};
	for (const [name, value] of new URLSearchParams(text)) {
		const [, root = '', brackets = ''] = SEGMENT.exec(name) ?? [name, name, ''];
		const keys = [root, ...[...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key)];
		if (!keys.some((key) => FORBIDDEN.has(key))) place(fields, keys, value);
	}
	return fields;
}
