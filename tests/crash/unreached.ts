import type { CallName, CommitName, CrashPoint } from '../../sidecar/src/crash-points.ts';

/** Calls that a running sidecar does not make in the stories, each with its reason. */
const CALLS_OF_OTHERS: { readonly [call in CallName]?: string } = {
	'hand.call': 'the stories’ shop has no Hands of its own; tests/sidecar/own-hands kills it',
	'stripe.account': 'asked only by `doctor`, which is no server and has nothing to resume',
	'shopify.shop': 'asked only by `doctor`',
	'woocommerce.order':
		'only with orders of WooCommerce; tests/crash/woocommerce.test.ts comes there',
	'woocommerce.orders': 'as woocommerce.order',
	'woocommerce.refunds': 'as woocommerce.order',
	'woocommerce.notes': 'as woocommerce.order',
	'woocommerce.create-refund': 'as woocommerce.order',
	'woocommerce.update-order': 'as woocommerce.order',
	'woocommerce.check': 'asked only by `doctor`',
	'openai.embeddings': 'the stories know nothing of the shop; tests/sidecar/knowledge kills these',
	'openai.models': 'asked only by `doctor`',
	'zendesk.create-ticket': 'the stories file tickets by mail; helpdesk.test.ts kills here',
	'zendesk.find-ticket': 'only once a key has lapsed; it reads, before the ticket is made',
	'zendesk.changed-tickets': 'read in the background; nothing is written before it is whole',
	'zendesk.comments': 'as the changed tickets',
	'zendesk.me': 'asked only by `doctor`',
	'slack.post': 'no story has Slack; helpdesk.test.ts kills here',
	'slack.auth-test': 'asked only by `doctor`',
	'stripe.charge-search':
		'only for an order whose payment names no charge; the look-up before a request, as the others',
};

/** Commits of parts that the stories do without. */
const COMMITS_OF_OTHERS: { readonly [commit in CommitName]?: string } = {
	'actions.begin': 'the stories’ shop has no Hands of its own; tests/sidecar/own-hands kills these',
	'actions.callback': 'as actions.begin',
	'actions.decide': 'as actions.begin',
	'actions.move': 'as actions.begin',
	'hands.rate': 'as actions.begin',
	'conversation.summary':
		'only for conversations of more than ten turns; tests/crash/memory.test.ts comes there',
	'knowledge.archive': 'monthly, in the background; a document moves whole or not at all',
	'knowledge.embed': 'the stories know nothing of the shop; tests/sidecar/knowledge kills these',
	'knowledge.forget': 'as knowledge.embed',
	'knowledge.found':
		'a note of the day a solved ticket was found; lost, it is written the next day',
	'knowledge.ingest': 'as knowledge.embed',
	'knowledge.missed': 'a note beside an answer, lost at worst with the process',
	'knowledge.reconcile': 'as knowledge.embed',
	'knowledge.tickets': 'no story has Zendesk; tests/crash/memory.test.ts comes there',
	'refunds.record': 'only with orders of WooCommerce; tests/crash/woocommerce.test.ts comes there',
	'outbox.reopen': 'a person’s click in wp-admin; the story gives nothing up',
	'hands.slack-note': 'no story has Slack; helpdesk.test.ts kills here',
};

/** Points after which nothing can happen for now; to be emptied. */
export const OUT_OF_ORDER: readonly CrashPoint[] = [
	// The bundle cannot load the package `standardwebhooks` (its dynamic import has no named export
	// there), so each delivery of the approvals webhook fails before anything is sent.
	'webhook.approvals:after-call',
];

/** Why the stories do not come to a commit or a call. */
export const REASONS: readonly string[] = Object.values({
	...COMMITS_OF_OTHERS,
	...CALLS_OF_OTHERS,
});

/** Points that no story comes to. */
export const UNREACHED: ReadonlySet<CrashPoint> = new Set([
	...OUT_OF_ORDER,
	...(Object.keys(COMMITS_OF_OTHERS) as CommitName[]).flatMap((commit): CrashPoint[] => [
		`${commit}:before-commit`,
		`${commit}:after-commit`,
	]),
	...(Object.keys(CALLS_OF_OTHERS) as CallName[]).flatMap((call): CrashPoint[] => [
		`${call}:before-call`,
		`${call}:after-call`,
	]),
]);
