import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '../../../sidecar/src/clock.ts';
import type { Shop, ShopOrder } from '../shop.ts';
import { pause, withFault, type Fault, type TwinReply, type TwinRequest } from './fault.ts';
import { startTwinServer, type TwinHandle } from './server.ts';
import {
	StripeBook,
	type ChargeChange,
	type RefundRecord,
	type RefundStatus,
} from './stripe-book.ts';
import {
	stripeControls,
	type StripeSettings,
	type StripeTwinState,
	stateOf,
} from './stripe-controls.ts';
import { expand } from './stripe-expand.ts';
import { parseForm } from './stripe-form.ts';
import { fingerprintOf, IdempotencyKeys, type KeyedRequest } from './stripe-idempotency.ts';
import { invalidRequest, statusProblem, StripeProblem } from './stripe-problem.ts';
import { createRefund, readCreate } from './stripe-refunds.ts';
import { readRoute, unrecognized } from './stripe-routes.ts';

export interface StripeTwinOptions {
	readonly shop: Shop;
	readonly port?: number;
	/** Where refunds and keys are kept across restarts; without it they are forgotten. */
	readonly stateFile?: string;
	readonly clock?: Clock;
	/** The only secret key it takes. */
	readonly key?: string;
}

export interface StripeTwin extends TwinHandle {
	readonly key: string;
	state(): StripeTwinState;
	/** Forgets all idempotency keys; returns how many. */
	pruneKeys(): number;
	/** The status that new refunds start with. */
	startRefundsAs(status: RefundStatus): void;
	settleRefund(id: string, status: RefundStatus): RefundRecord;
	/** A refund that someone makes in Stripe's dashboard. Amount in minor units. */
	refundByHand(charge: string, amount: number): RefundRecord;
	changeCharge(charge: string, change: ChargeChange): void;
	addOrder(seed: unknown): ShopOrder;
}

const API_VERSION = /^\d{4}-\d{2}-\d{2}(\.\w+)?$/;

function authorise(header: string | undefined, key: string): void {
	const [scheme = '', value = ''] = (header ?? '').split(' ', 2);
	const basic = Buffer.from(value, 'base64').toString('utf8').split(':')[0];
	const given = scheme.toLowerCase() === 'basic' ? basic : value;
	if (given === key && /^(bearer|basic)$/i.test(scheme)) return;
	throw invalidRequest(
		value === ''
			? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
			: `Invalid API Key provided: ${value.slice(0, 8)}****`,
		{ status: 401 },
	);
}

/** The faults that strike between client and Stripe; the others strike while it executes. */
function outer(fault: Fault | undefined, keyed: boolean): Fault | undefined {
	if (fault?.kind === 'stored-500') return undefined;
	return keyed && fault?.kind === 'delay' && fault.effect === 'before' ? undefined : fault;
}

/** Starts Stripe's twin. Rejects when the port is taken or the state file makes no sense. */
export async function startStripeTwin(options: StripeTwinOptions): Promise<StripeTwin> {
	const key = options.key ?? 'sk_test_twin';
	const book = new StripeBook(options.shop, options.clock ?? systemClock, options.stateFile);
	const keys = new IdempotencyKeys(book);
	const settings: StripeSettings = { refundStatus: 'succeeded' };

	async function post(request: TwinRequest, requestId: string, fault: Fault | undefined) {
		const endpoint = request.path;
		if (endpoint !== '/v1/refunds') throw unrecognized('POST', endpoint);
		const type = request.headers['content-type'] ?? '';
		if (request.body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
			throw invalidRequest(`Invalid request: content type ${type} is not form-encoded.`);
		}
		const idempotencyKey = request.headers['idempotency-key'];
		const keyed: KeyedRequest | undefined =
			idempotencyKey === undefined
				? undefined
				: { key: idempotencyKey, endpoint, fingerprint: fingerprintOf(request.body) };
		const verdict = keyed ? keys.judge(keyed) : ({ kind: 'new' } as const);
		if (verdict.kind === 'replay') {
			const { status, body, request_id } = verdict.stored;
			return {
				status,
				body,
				headers: { 'idempotent-replayed': 'true', 'original-request': request_id },
			};
		}
		const params = readCreate(parseForm(request.body));
		const run = async (): Promise<{ status: number; body: string }> => {
			if (fault?.kind === 'delay' && fault.effect === 'before' && keyed) {
				if (!(await pause(fault.ms, request.closing))) throw new Error('closed while executing');
			}
			if (fault?.kind === 'stored-500' && fault.effect === 'before') return failed();
			try {
				const refund = expand(
					book,
					createRefund(book, params, settings.refundStatus),
					params.expand,
				);
				if (fault?.kind === 'stored-500') return failed();
				return { status: 200, body: JSON.stringify(refund) };
			} catch (error) {
				if (!(error instanceof StripeProblem)) throw error;
				return { status: error.status, body: error.toJson() };
			}
		};
		const outcome = await (keyed ? keys.execute(keyed, requestId, run) : run());
		return { ...outcome, headers: keyed ? { 'original-request': requestId } : {} };
	}

	function failed() {
		return { status: 500, body: statusProblem(500).toJson() };
	}

	async function serve(request: TwinRequest, fault: Fault | undefined): Promise<TwinReply> {
		const requestId = `req_${randomBytes(9).toString('base64url').replace(/[-_]/g, '0')}`;
		const version = request.headers['stripe-version'];
		const idempotencyKey = request.headers['idempotency-key'];
		const headers = {
			'content-type': 'application/json',
			'request-id': requestId,
			'stripe-version': version ?? '2023-08-16',
			...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
		};
		try {
			authorise(request.headers['authorization'], key);
			if (version !== undefined && !API_VERSION.test(version)) {
				throw invalidRequest(`Invalid Stripe API version: ${version}`);
			}
			switch (request.method) {
				case 'GET': {
					const value = readRoute(book, request.path, parseForm(request.query));
					return { status: 200, headers, body: JSON.stringify(value) };
				}
				case 'POST': {
					const outcome = await post(request, requestId, fault);
					return { ...outcome, headers: { ...headers, ...outcome.headers } };
				}
				default:
					throw unrecognized(request.method, request.path);
			}
		} catch (error) {
			if (error instanceof StripeProblem) return error.toReply(headers);
			throw error;
		}
	}

	const server = await startTwinServer({
		port: options.port,
		clock: options.clock,
		controls: stripeControls(book, settings),
		tooLarge: () => invalidRequest('Request body too large.', { status: 413 }).toReply(),
		broken: () => statusProblem(500).toReply(),
		handle: (request, fault) => {
			const keyed = request.method === 'POST' && 'idempotency-key' in request.headers;
			return withFault(
				outer(fault, keyed),
				request.closing,
				(status) => statusProblem(status).toReply(),
				() => serve(request, fault),
			);
		},
	});
	return {
		...server,
		key,
		state: () => stateOf(book, settings),
		pruneKeys: () => book.pruneKeys(),
		startRefundsAs: (status) => {
			settings.refundStatus = status;
		},
		settleRefund: (id, status) => book.settleRefund(id, status),
		refundByHand: (charge, amount) =>
			book.makeRefund({ charge, amount, reason: null, metadata: {}, status: 'succeeded' }),
		changeCharge: (charge, change) => {
			book.changeCharge(charge, change);
		},
		addOrder: (seed) => book.addOrder(seed),
	};
}
