import canonicalize from 'canonicalize';

// The package is CommonJS with ESM types: at run time the default import is the function itself.
const serialize = canonicalize as unknown as (value: unknown) => string | undefined;

/**
 * RFC 8785 canonical JSON.
 *
 * @throws TypeError for what JSON cannot hold (undefined, functions, NaN)
 */
export function canonicalJson(value: unknown): string {
	const text = serialize(value);
	if (text === undefined) throw new TypeError('this value has no JSON form');
	return text;
}
