import type { RequestClaims, SessionClaims } from '../contract/wordpress.ts';

/** A visitor of the storefront. Who they are is WordPress's word; what they own is not. */
export interface Customer {
	readonly kind: 'customer';
	readonly sessionId: string;
	/** WordPress user id while logged in. */
	readonly userId: string | null;
	/** The account's address: where a code may be tried first; proves nothing. */
	readonly email: string | null;
}

/** A person in wp-admin, with what WordPress says they may do. */
export interface Staff {
	readonly kind: 'staff';
	readonly id: string;
	readonly name: string;
	readonly can: readonly ('approve_refunds' | 'manage_settings')[];
}

/** WordPress asking for itself. */
export interface WordPress {
	readonly kind: 'wordpress';
}

export type Principal = Customer | Staff | WordPress;

export function customerOf(claims: SessionClaims): Customer {
	return {
		kind: 'customer',
		sessionId: claims.sid,
		userId: claims.sub ?? null,
		email: claims.email ?? null,
	};
}

export function signerOf(claims: RequestClaims): Staff | WordPress {
	return claims.act ? { kind: 'staff', ...claims.act } : { kind: 'wordpress' };
}
