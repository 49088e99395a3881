import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { MailBody } from '../contract/wordpress.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import type { Retryable } from '../failure.ts';
import type { Customer } from '../identity/principal.ts';
import { newId } from '../ids.ts';
import { BreakerOpen } from '../providers/resilience.ts';
import { WireFailure } from '../providers/send-once.ts';
import { createKnownProof, type KnownProof, type KnownProofDeps } from './known-proof.ts';
import { normaliseOrderNumber } from './order.ts';
import * as store from './proof-store.ts';
import type { OrderSource } from './source.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const CODE_MINUTES = 10;
const ATTEMPTS = 5;
const BEGINS_PER_SESSION_HOUR = 5;
const MAILS_PER_ADDRESS_HOUR = 5;
const PROOF_LASTS = 60 * MINUTE;
/** A verification's row outlives every limit that counts it. */
const KEPT = 24 * HOUR;
/** No order number is longer; more would only be stored. */
const NUMBER_LENGTH = 40;

export interface BeginProof {
	readonly customer: Customer;
	readonly orderNumber: string;
	/** What the customer says the order's address is; null: their account's is tried. */
	readonly claimedEmail: string | null;
	/** BCP 47, of the mail. */
	readonly locale: string;
}

export type Begun =
	/** One and the same whether or not there is such an order with that address. */
	| {
			readonly kind: 'begun';
			readonly verificationId: string;
			readonly orderNumber: string;
			readonly expiresAt: Date;
	  }
	| { readonly kind: 'email_needed' }
	/** This session asked too often. */
	| { readonly kind: 'too_many'; readonly retryAfterSeconds: number };

export type Confirmed =
	| { readonly kind: 'proven'; readonly orderNumber: string }
	| { readonly kind: 'wrong'; readonly attemptsLeft: number }
	/** Too old, used, replaced by a newer one, or out of attempts. */
	| { readonly kind: 'expired' }
	/** Not begun by this session as it is now (somebody logged in or out since). */
	| { readonly kind: 'unknown' };

export interface Confirm {
	readonly customer: Customer;
	readonly verificationId: string;
	/** Six digits. */
	readonly code: string;
}

/** Proof that an order is the customer's: they read the mail of its address, or placed it logged in. */
export interface OrderProof extends KnownProof {
	/** @throws Retryable when orders or mail cannot be reached, whoever asks */
	begin(request: BeginProof): Promise<Begun>;
	confirm(request: Confirm): Promise<Confirmed>;
	/** `confirm` as part of a larger transaction, which must commit whatever the outcome. */
	confirmWithin(tx: Tx, request: Confirm): Confirmed;
	isProven(customer: Customer, orderNumber: string): boolean;
	/** Newest first. */
	provenNumbers(customer: Customer): string[];
	/** Resolves when mails still on their way are done, for an orderly end. */
	settled(): Promise<void>;
}

export interface OrderProofDeps extends Pick<KnownProofDeps, 'accountsProve'> {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly source: OrderSource;
	readonly mail: (body: MailBody) => Promise<void>;
	/** Keys the hashes of codes and addresses. */
	readonly key: Uint8Array;
	/** Told when WordPress took a mail but could not send it. */
	readonly onMailFailure: (error: unknown) => void;
	/** Milliseconds after which `begin` answers, however long the mail takes; 750 unless given. */
	readonly answerAfter?: number;
}

export function createOrderProof(deps: OrderProofDeps): OrderProof {
	const { db, write, clock, source, key } = deps;
	const onTheirWay = new Set<Promise<void>>();
	const mac = (...parts: string[]): Buffer =>
		createHmac('sha256', key).update(JSON.stringify(parts)).digest();
	const now = (): number => clock.now().getTime();

	/** The order's address, if it is the one claimed. */
	async function matchingAddress(orderNumber: string, claimed: string): Promise<string | null> {
		const order = await source.findByNumber(orderNumber);
		return order?.email && sameAddress(order.email, claimed) ? order.email : null;
	}

	/**
	 * Answers after one fixed time, so that neither the answer nor how long it took tells whether a
	 * mail was sent. WordPress not being there at all fails alike for a mail and for a decoy.
	 */
	async function mailInEqualTime(body: MailBody): Promise<void> {
		let unreachable: Retryable | undefined;
		const mailing = deps.mail(body).catch((error: unknown) => {
			if (neverArrived(error)) unreachable = error;
			else deps.onMailFailure(error);
		});
		onTheirWay.add(mailing);
		void mailing.then(() => onTheirWay.delete(mailing));
		await sleep(deps.answerAfter ?? 750);
		if (unreachable) throw unreachable;
	}

	const known = createKnownProof({
		...deps,
		now,
		lasts: PROOF_LASTS,
		codeLasts: CODE_MINUTES * MINUTE,
		addressMac: (address) => mac('address', canonical(address)),
	});

	function tooMany(reader: Db, sessionId: string, at: number): Begun | undefined {
		const { n, oldest } = store.countBegun(reader, sessionId, at - HOUR);
		if (n < BEGINS_PER_SESSION_HOUR) return undefined;
		const retryAfterSeconds = Math.max(1, Math.ceil(((oldest ?? at) + HOUR - at) / 1000));
		return { kind: 'too_many', retryAfterSeconds };
	}

	function confirmWithin(tx: Tx, { customer, verificationId, code }: Confirm): Confirmed {
		const at = now();
		const found = store.findVerification(tx, verificationId, customer);
		if (!found) return { kind: 'unknown' };
		if (found.state !== 'open' || found.attemptsLeft === 0 || found.expiresAt <= at) {
			return { kind: 'expired' };
		}
		store.spendAttempt(tx, found.id);
		if (!timingSafeEqual(mac('code', found.id, code), found.codeMac)) {
			return { kind: 'wrong', attemptsLeft: found.attemptsLeft - 1 };
		}
		store.prove(tx, found, { provenAt: at, expiresAt: at + PROOF_LASTS });
		return { kind: 'proven', orderNumber: found.orderNumber };
	}

	return {
		async begin({ customer, claimedEmail, locale, ...request }) {
			const claimed = claimedEmail ?? customer.email;
			if (claimed === null) return { kind: 'email_needed' };
			const early = tooMany(db, customer.sessionId, now());
			if (early) return early;

			const orderNumber = normaliseOrderNumber(request.orderNumber).slice(0, NUMBER_LENGTH);
			const address = await matchingAddress(orderNumber, claimed);
			const id = newId('vf');
			const code = String(randomInt(1_000_000)).padStart(6, '0');
			const at = now();
			const expiresAt = at + CODE_MINUTES * MINUTE;

			const begun = await write('orders.verification', (tx) => {
				const late = tooMany(tx, customer.sessionId, at);
				if (late) return { late };
				const addressMac = address === null ? null : mac('address', canonical(address));
				const mailed =
					addressMac !== null &&
					store.countMailed(tx, addressMac, at - HOUR) < MAILS_PER_ADDRESS_HOUR;
				store.pruneProofs(tx, at - KEPT, at);
				store.insertVerification(tx, {
					id,
					sessionId: customer.sessionId,
					userId: customer.userId,
					orderNumber,
					addressMac: mailed ? addressMac : null,
					codeMac: mailed ? mac('code', id, code) : randomBytes(32),
					attemptsLeft: ATTEMPTS,
					state: 'open',
					createdAt: at,
					expiresAt,
				});
				return { to: mailed ? address : null };
			});
			if ('late' in begun) return begun.late;

			await mailInEqualTime({
				template: 'order_code',
				to: begun.to,
				order_number: orderNumber,
				code,
				expires_minutes: CODE_MINUTES,
				locale,
			});
			return { kind: 'begun', verificationId: id, orderNumber, expiresAt: new Date(expiresAt) };
		},

		confirm: (request) => write('orders.proof', (tx) => confirmWithin(tx, request)),
		confirmWithin,

		isProven: (customer, orderNumber) =>
			store
				.provenNumbers(db, customer, now())
				.includes(normaliseOrderNumber(orderNumber).slice(0, NUMBER_LENGTH)),

		...known,

		provenNumbers: (customer) => store.provenNumbers(db, customer, now()),

		async settled() {
			await Promise.all(onTheirWay);
		},
	};
}

/** WordPress never saw the mail: no difference between a mail and a decoy, so it may be told. */
function neverArrived(error: unknown): error is Retryable {
	return error instanceof BreakerOpen || (error instanceof WireFailure && !error.maybeSent);
}

function sameAddress(a: string, b: string): boolean {
	return canonical(a) === canonical(b);
}

function canonical(address: string): string {
	return address.trim().normalize('NFC').toLowerCase();
}
