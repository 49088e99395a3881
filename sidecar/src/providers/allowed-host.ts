import { lookup as systemLookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Invalid, Retryable } from '../failure.ts';

export interface Address {
	readonly address: string;
	readonly family: number;
}

export interface HostRules {
	/** The field a refusal names. */
	readonly field: string;
	/** Lets loopback addresses through, for the demo and for tests. */
	readonly allowLoopback?: boolean;
	/** All addresses of a name; the system's resolver unless given. */
	readonly resolve?: (host: string) => Promise<readonly Address[]>;
}

/** Its name has no address now; whoever answers names may answer better later. */
export class UnresolvableHost extends Retryable {
	constructor(host: string, cause?: unknown) {
		super('url_unresolvable', `its host ${host} cannot be resolved`, { cause });
	}
}

/**
 * Judges a URL that somebody else chose before we call it: http or https, no credentials, and every
 * address its name resolves to public (one private address among them is refused, since the
 * connection could take any). Returns the addresses judged, for `pinned`: resolving again at the
 * connection would let the name change its mind.
 *
 * @throws Invalid 422 naming the field
 * @throws UnresolvableHost
 */
export async function allowedAddresses(url: string, rules: HostRules): Promise<readonly Address[]> {
	const refuse = (type: string, message: string): Invalid =>
		new Invalid(422, type, message, rules.field);
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (!parsed || !/^https?:$/.test(parsed.protocol)) {
		throw refuse('url_invalid', 'must be an http:// or https:// URL');
	}
	if (parsed.username !== '' || parsed.password !== '') {
		throw refuse('url_invalid', 'must not contain a user name or password');
	}
	const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
	const addresses = await addressesOf(host, rules);
	if (addresses.length === 0) throw new UnresolvableHost(host);
	for (const { address } of addresses) {
		if (!isAllowed(address, rules.allowLoopback ?? false)) {
			throw refuse(
				'url_private',
				`its host ${host} is at ${address}, which is not a public address`,
			);
		}
	}
	return addresses;
}

async function addressesOf(host: string, rules: HostRules): Promise<readonly Address[]> {
	const family = isIP(host);
	if (family !== 0) return [{ address: host, family }];
	const resolve = rules.resolve ?? ((name) => systemLookup(name, { all: true }));
	return resolve(host).catch((error: unknown) => {
		throw new UnresolvableHost(host, error);
	});
}

/** RFC 4291, 2.5.5.1: deprecated, so whoever uses one (::10.0.0.1) wants to get past a check. */
const IPV4_COMPATIBLE = new BlockList();
IPV4_COMPATIBLE.addSubnet('::', 96, 'ipv6');

function isAllowed(address: string, allowLoopback: boolean): boolean {
	if (!ipaddr.isValid(address)) return false;
	// An IPv4 address in IPv6's clothes (::ffff:10.0.0.1) is judged as what it is.
	const range = ipaddr.process(address).range();
	if (range === 'unicast' && isIP(address) === 6 && IPV4_COMPATIBLE.check(address, 'ipv6')) {
		return false;
	}
	return range === 'unicast' || (allowLoopback && range === 'loopback');
}

/** A DNS look-up that knows only these addresses. */
export function pinned(addresses: readonly Address[]): LookupFunction {
	return (_host, options, callback) => {
		const wanted = addresses.filter(
			({ family }) =>
				!options.family || options.family === family || options.family === `IPv${String(family)}`,
		);
		const [first] = wanted;
		if (!first) {
			callback(Object.assign(new Error('no pinned address'), { code: 'ENOTFOUND' }), '', 0);
		} else if (options.all) {
			callback(null, [...wanted]);
		} else {
			callback(null, first.address, first.family);
		}
	};
}
