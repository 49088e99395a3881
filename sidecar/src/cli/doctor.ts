import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, type Config } from '../config.ts';
import { systemClock } from '../clock.ts';
import { MAIN_FILE, openReadOnly, versionsOf } from '../db/open.ts';
import { modelChecks } from './doctor-models.ts';
import type { Invocation } from './invocation.ts';
import { checkOwnHands } from './own-hands-check.ts';
import { readBacklog, type Backlog, type BacklogRow } from '../outbox/backlog.ts';
import { createShopify } from '../providers/shopify.ts';
import { createSlack } from '../providers/slack.ts';
import { createStripe } from '../providers/stripe.ts';
import { createWooCommerce } from '../providers/woocommerce.ts';
import { createWordPress } from '../providers/wordpress.ts';
import { createZendesk } from '../providers/zendesk.ts';
import { currentPause } from '../refunds/pause.ts';
import { deriveKeys } from '../signing.ts';
import { VERSION } from '../version.ts';

interface Check {
	readonly name: string;
	readonly ok: boolean;
	readonly detail: string;
	/** Milliseconds. */
	readonly took: number;
}

/** Tries everything the product rests on. @returns 0 when all is well, 1 otherwise, 64 usage */
export async function doctor({ argv, env, stdout, stderr }: Invocation): Promise<number> {
	const json = argv.includes('--json');
	if (argv.some((word) => word !== '--json')) {
		stderr('doctor [--json]\n');
		return 64;
	}
	const config = readConfig(env);
	const checks: Check[] = [];
	for (const [name, work] of Object.entries(all(config, env))) checks.push(await run(name, work));
	const ok = checks.every((check) => check.ok);
	stdout(
		json
			? `${JSON.stringify({ ok, version: VERSION, node: process.version, checks })}\n`
			: checks
					.map(
						({ name, ok: good, detail, took }) =>
							`${good ? 'ok  ' : 'FAIL'}  ${name}: ${detail} (${String(took)} ms)\n`,
					)
					.join(''),
	);
	return ok ? 0 : 1;
}

function all(
	config: Config,
	env: Invocation['env'],
): Record<string, () => Promise<string> | string> {
	const { stripe, zendesk, slack, shopify } = config;
	return {
		database: () => {
			const { sqlite, vec } = versionsOf();
			return `SQLite ${sqlite}, sqlite-vec ${vec}`;
		},
		data: () => {
			const file = join(config.dataDir, MAIN_FILE);
			if (!existsSync(file)) return `nothing in ${config.dataDir} yet; the first start makes it`;
			const db = openReadOnly(file);
			try {
				const pause = currentPause(db);
				if (pause) {
					throw new Error(
						`refunds are paused since ${pause.since} (${pause.reason}): npx ai-support-chat refunds reconcile`,
					);
				}
				return file;
			} finally {
				db.close();
			}
		},
		outbox: () => {
			const file = join(config.dataDir, MAIN_FILE);
			if (!existsSync(file)) return 'nothing yet';
			const db = openReadOnly(file);
			try {
				return describeBacklog(readBacklog(db));
			} finally {
				db.close();
			}
		},
		own_hands: () => checkOwnHands(config, env),
		wordpress: async () => {
			const keys = deriveKeys(config.wordpress.secret, config.wordpress.baseUrl);
			const { baseUrl } = config.wordpress;
			const latest = await createWordPress({
				baseUrl,
				keys,
				clock: systemClock,
			}).latestCheckpoint();
			return latest
				? `keeps a checkpoint of ${String(latest.size)} entries`
				: 'reached; keeps no checkpoint yet';
		},
		stripe: async () => {
			if (!stripe) return 'off (no STRIPE_KEY)';
			const checked = await createStripe(stripe).checkKey();
			if (!checked.ok) throw new Error(checked.message);
			return `${checked.mode} key`;
		},
		shopify: async () => {
			if (!shopify) return 'off (no SHOPIFY_KEY)';
			const { name, currency } = await createShopify(shopify).shop();
			return `${name} (${currency})`;
		},
		woocommerce: async () => {
			const { woocommerce } = config;
			if (!woocommerce) return 'off (no WOOCOMMERCE_KEY)';
			const checked = await createWooCommerce({ ...woocommerce, clock: systemClock }).checkKey();
			if (!checked.ok) throw new Error(checked.message);
			return `key may read and write (${checked.currency})`;
		},
		zendesk: async () => {
			if (!zendesk) return 'off (no ZENDESK_KEY): tickets go to the shop by mail';
			const checked = await createZendesk(zendesk).checkKey();
			if (!checked.ok) throw new Error(checked.message);
			return checked.role === 'admin'
				? 'an administrator’s key'
				: `key of the role ${checked.role}: tickets are filed, solved ones cannot be read`;
		},
		slack: async () => {
			if (!slack) return 'off (no SLACK_TOKEN)';
			const checked = await createSlack(slack).checkKey();
			if (!checked.ok) throw new Error(checked.message);
			return `${checked.team}, notes go to ${checked.channel}`;
		},
		...modelChecks(config),
	};
}

/** @throws Error when something was parked: nobody tries it again by itself */
function describeBacklog({ parked, parkedRows, waiting, oldestWaiting }: Backlog): string {
	const rest =
		oldestWaiting === null
			? 'nothing waits'
			: `${String(waiting)} waiting, the oldest: ${describeRow(oldestWaiting)}`;
	if (parked === 0) return rest;
	const rows = parkedRows.map(describeRow).join('; ');
	throw new Error(`${String(parked)} given up, the oldest: ${rows}. ${rest}`);
}

function describeRow({ id, kind, since, attempts, reason }: BacklogRow): string {
	const tried = `${String(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'}`;
	return `${kind} ${String(id)} of ${since}, ${tried}${reason === null ? '' : `: ${reason}`}`;
}

async function run(name: string, work: () => Promise<string> | string): Promise<Check> {
	const begun = performance.now();
	const took = (): number => Math.round(performance.now() - begun);
	try {
		const detail = await work();
		return { name, ok: true, detail, took: took() };
	} catch (error) {
		return {
			name,
			ok: false,
			detail: error instanceof Error ? error.message : String(error),
			took: took(),
		};
	}
}
