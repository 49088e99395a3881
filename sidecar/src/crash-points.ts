/**
 * Named places where `CRASH_AT` kills the process (SIGKILL, as a power cut would), so that crash
 * tests visit every one. A commit's name is a parameter of `write`, an outgoing call's name of
 * `outgoing`, both typed by these lists: neither can be made without its points.
 */
export const COMMITS = [
	'actions.begin',
	'actions.callback',
	'actions.decide',
	'actions.move',
	'audit.checkpoint',
	'conversation.open',
	'conversation.message',
	'conversation.event',
	'conversation.step',
	'conversation.follow-up',
	'conversation.finish',
	'conversation.summary',
	'facts.save',
	'hands.call',
	'hands.rate',
	'hands.slack-note',
	'hands.ticket',
	'identity.signed-request',
	'knowledge.archive',
	'knowledge.embed',
	'knowledge.forget',
	'knowledge.found',
	'knowledge.ingest',
	'knowledge.missed',
	'knowledge.reconcile',
	'knowledge.tickets',
	'orders.verification',
	'orders.proof',
	'outbox.attempt',
	'outbox.done',
	'outbox.reopen',
	'refunds.advance',
	'refunds.request',
	'refunds.decide',
	'refunds.freeze',
	'refunds.attempt',
	'refunds.settle',
	'refunds.record',
	'refunds.flag',
	'settings.save',
] as const;
export type CommitName = (typeof COMMITS)[number];

export const CALLS = [
	'hand.call',
	'stripe.charge',
	'stripe.charge-search',
	'stripe.payment-intent',
	'stripe.list-refunds',
	'stripe.list-disputes',
	'stripe.create-refund',
	'stripe.account',
	'shopify.order',
	'shopify.shop',
	'woocommerce.order',
	'woocommerce.orders',
	'woocommerce.refunds',
	'woocommerce.notes',
	'woocommerce.create-refund',
	'woocommerce.update-order',
	'woocommerce.check',
	'openai.completion',
	'openai.embeddings',
	'openai.models',
	'wordpress.mail',
	'wordpress.checkpoint',
	'wordpress.latest-checkpoint',
	'webhook.approvals',
	'zendesk.create-ticket',
	'zendesk.find-ticket',
	'zendesk.changed-tickets',
	'zendesk.comments',
	'zendesk.me',
	'slack.post',
	'slack.auth-test',
] as const;
export type CallName = (typeof CALLS)[number];

export type CrashPoint =
	| `${CommitName}:before-commit`
	| `${CommitName}:after-commit`
	| `${CallName}:before-call`
	| `${CallName}:after-call`;

export function crashPoints(): CrashPoint[] {
	return [
		...COMMITS.flatMap((name): CrashPoint[] => [`${name}:before-commit`, `${name}:after-commit`]),
		...CALLS.flatMap((name): CrashPoint[] => [`${name}:before-call`, `${name}:after-call`]),
	];
}

let armed: string | undefined;

/** Called once at start with the configured point; every other process leaves the points inert. */
export function armCrashPoint(point: CrashPoint | undefined): void {
	armed = point;
}

export function reached(point: CrashPoint): void {
	if (point === armed) process.kill(process.pid, 'SIGKILL');
}
