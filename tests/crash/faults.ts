import type { FaultInput } from '../support/twins/fault.ts';
import type { CrashShop } from './crash-shop.ts';

export interface StripeFault {
	readonly name: string;
	readonly fault: FaultInput;
	/** What ends it: nothing, Stripe forgetting its idempotency keys, or the owner mending the key. */
	readonly mend: 'nothing' | 'prune-keys' | 'clear-faults';
	/** It costs a whole time limit. */
	readonly slow?: true;
}

const match = { method: 'POST', path: '/v1/refunds' };

/** Ways in which Stripe leaves one request to refund without a clear answer. */
export const STRIPE_FAULTS: readonly StripeFault[] = [
	{
		name: 'the reply is lost after the effect',
		fault: { match, kind: 'drop-reply', effect: 'after' },
		mend: 'nothing',
		slow: true,
	},
	{
		name: 'Stripe works longer than the time limit',
		fault: { match, kind: 'delay', effect: 'before', ms: 11_000 },
		mend: 'nothing',
		slow: true,
	},
	{
		name: 'the reply comes after the time limit',
		fault: { match, kind: 'delay', effect: 'after', ms: 11_000 },
		mend: 'nothing',
		slow: true,
	},
	{
		name: 'the connection breaks before the effect',
		fault: { match, kind: 'reset', effect: 'before' },
		mend: 'nothing',
	},
	{
		name: 'the connection breaks after the effect',
		fault: { match, kind: 'reset', effect: 'after' },
		mend: 'nothing',
	},
	{
		name: 'a stored 500 with the effect',
		fault: { match, kind: 'stored-500', effect: 'after' },
		mend: 'nothing',
	},
	{
		name: 'a stored 500 without the effect',
		fault: { match, kind: 'stored-500', effect: 'before' },
		mend: 'prune-keys',
	},
	{
		name: '503 in front of Stripe',
		fault: { match, kind: 'status', status: 503 },
		mend: 'nothing',
	},
	{ name: '429', fault: { match, kind: 'status', status: 429 }, mend: 'nothing' },
	{ name: '409', fault: { match, kind: 'status', status: 409 }, mend: 'nothing' },
	{
		name: '401',
		fault: { match: { path: '/v1/*' }, kind: 'status', status: 401, times: 'always' },
		mend: 'clear-faults',
	},
	{
		name: '403',
		fault: { match, kind: 'status', status: 403, times: 'always' },
		mend: 'clear-faults',
	},
];

export function mend(crash: CrashShop, { mend: how }: StripeFault): void {
	switch (how) {
		case 'nothing':
			return;
		case 'prune-keys':
			crash.made.stripe.pruneKeys();
			return;
		case 'clear-faults':
			crash.made.stripe.clearFaults();
			return;
	}
}
