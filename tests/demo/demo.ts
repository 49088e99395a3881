import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigInvalid } from '../../sidecar/src/config-reader.ts';
import { readConfig } from '../../sidecar/src/config.ts';
import type { Shop } from '../support/shop.ts';
import type { OpenAiTwin } from '../support/twins/openai-twin.ts';
import type { ShopifyTwin } from '../support/twins/shopify-twin.ts';
import type { SlackTwin } from '../support/twins/slack-twin.ts';
import type { StripeTwin } from '../support/twins/stripe-twin.ts';
import type { WooCommerceTwin } from '../support/twins/woocommerce-twin.ts';
import type { ZendeskTwin } from '../support/twins/zendesk-twin.ts';
import { freePort, portIsFree } from '../support/wordpress/free-port.ts';
import { endLeftover } from '../support/wordpress/process-group.ts';
import { tryLock } from '../support/wordpress/process-lock.ts';
import { StartFailure } from '../support/wordpress/start-failure.ts';
import {
	startWordPress,
	type Login,
	type WordPress,
} from '../support/wordpress/start-wordpress.ts';
import { parsePort } from './arguments.ts';
import { Cleanup } from './cleanup.ts';
import { openDemoState } from './demo-state.ts';
import { secretOf, type Settings } from './env-file.ts';
import { startFrontDoor } from './front-door.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { providerModes, providerSettings, type ProviderModes } from './providers.ts';
import { handOverPages } from './first-sync.ts';
import { startSidecar, type Sidecar } from './sidecar-process.ts';
import { startTwins } from './twins.ts';

export interface DemoOptions {
	/** The sidecar's data, and the demo's own below it in `demo`. */
	readonly dataDir: string;
	/** The front door's port; 8080 when absent, 0 for any free one. */
	readonly port?: number | undefined;
	readonly shop: Shop;
	/** Settings of DESIGN's list, as a file would give them. */
	readonly env: Settings;
	/** False: the site’s web server has no proxy rule, and chats go through WordPress’s relay. */
	readonly proxied?: boolean;
	/** Keys that move real money are allowed. */
	readonly live: boolean;
	readonly engine?: 'native' | 'wasm' | 'auto';
	/** Receives progress, and each line that a part of the demo writes. */
	readonly log: (line: string) => void;
	/** Gives up the start; what it began is ended. */
	readonly signal?: AbortSignal;
}

/** What `npm start -- --json` prints. */
export interface Ready {
	readonly event: 'ready';
	readonly version: string;
	readonly pid: number;
	readonly site_url: string;
	readonly sidecar_url: string;
	readonly mailbox_url: string;
	readonly data_dir: string;
	readonly providers: ProviderModes;
	readonly logins: readonly Login[];
}

export interface Demo {
	readonly ready: Ready;
	/** Undefined where the provider is real or off. */
	readonly stripe: StripeTwin | undefined;
	readonly shopify: ShopifyTwin | undefined;
	readonly woocommerce: WooCommerceTwin | undefined;
	readonly openai: OpenAiTwin | undefined;
	readonly zendesk: ZendeskTwin | undefined;
	readonly slack: SlackTwin | undefined;
	readonly wordpress: WordPress;
	readonly mailbox: Mailbox;
	readonly sidecar: Sidecar;
	/** Settles when a part ended for good without having been told to. */
	readonly failed: Promise<StartFailure>;
	/** Ends everything: the sidecar first, the front door last. */
	stop(): Promise<void>;
}

/** The order in which parts end. */
const rank = { sidecar: 0, wordpress: 1, twins: 2, mailbox: 3, frontDoor: 4, lock: 5 } as const;

const packageFile = z.object({ version: z.string() });

/**
 * Starts the shop with everything around it. Throws StartFailure, in one sentence, when that cannot
 * be done, and leaves nothing running then.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
	const cleanup = new Cleanup(options.log);
	try {
		return await start(options, cleanup);
	} catch (error) {
		await cleanup.run();
		throw error;
	}
}

async function start(options: DemoOptions, cleanup: Cleanup): Promise<Demo> {
	const { dataDir, env, shop, log } = options;
	const modes = providerModes(env, options.live);
	const demoDir = join(dataDir, 'demo');
	mkdirSync(demoDir, { recursive: true, mode: 0o700 });
	const lock = tryLock(join(demoDir, 'lock'));
	if (lock === undefined) throw new StartFailure(75, `${dataDir} is in use by another demo.`);
	cleanup.add(rank.lock, 'the lock', () => {
		lock.release();
	});
	const remembered = openDemoState(join(demoDir, 'state.json'));
	const { state } = remembered;
	if (state.sidecar_pid !== undefined && endLeftover(state.sidecar_pid, 'sidecar/dist/main.js')) {
		log('ended a sidecar left by an earlier run');
	}

	const ports = await choosePorts(options, state);
	const siteUrl = `http://127.0.0.1:${ports.site}`;
	const sidecarUrl = `http://127.0.0.1:${ports.sidecar}`;
	const wordpressUrl = `http://127.0.0.1:${ports.wordpress}`;
	remembered.save({ sidecar_port: ports.sidecar, mailbox_port: ports.mailbox });
	const door = await startFrontDoor({
		port: ports.site,
		wordpress: wordpressUrl,
		sidecar: options.proxied === false ? null : sidecarUrl,
	});
	cleanup.add(rank.frontDoor, 'the front door', () => door.close());
	const twins = await startTwins(modes, shop, demoDir, (name, end) => {
		cleanup.add(rank.twins, name, end);
	});

	const sharedSecret = given(secretOf(env, 'WORDPRESS_SHARED_SECRET')) ?? state.shared_secret;
	const settings: Settings = {
		...withoutOwn(providerSettings(env, modes, twins.addresses), log),
		WORDPRESS_BASE_URL: siteUrl,
		WORDPRESS_SHARED_SECRET: sharedSecret,
		DATA_DIR: dataDir,
		HOST: '127.0.0.1',
		PORT: String(ports.sidecar),
	};
	refuseWrong(settings);
	const wordpress = await startWordPress({
		dir: join(demoDir, 'wordpress'),
		siteUrl,
		port: ports.wordpress,
		sharedSecret,
		sidecarUrl,
		shop,
		engine: options.engine ?? 'auto',
		wordpressDir: given(env['WORDPRESS_DIR']),
		log,
		signal: options.signal,
	});
	cleanup.add(rank.wordpress, 'WordPress', () => wordpress.stop());
	const mailbox = await startMailbox(ports.mailbox, wordpress.mail);
	cleanup.add(rank.mailbox, 'the mailbox', () => mailbox.close());

	log('starting the sidecar');
	const sidecar = await startSidecar({
		url: sidecarUrl,
		settings,
		log,
		started: (pid) => {
			remembered.save({ sidecar_pid: pid });
		},
		signal: options.signal,
	});
	cleanup.add(rank.sidecar, 'the sidecar', async () => {
		await sidecar.stop();
		remembered.save({ sidecar_pid: undefined });
	});
	await handOverPages(wordpress, log);
	const { version } = packageFile.parse(
		JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')),
	);
	return {
		ready: {
			event: 'ready',
			version,
			pid: process.pid,
			site_url: siteUrl,
			sidecar_url: sidecarUrl,
			mailbox_url: mailbox.url,
			data_dir: dataDir,
			providers: modes,
			logins: wordpress.logins,
		},
		...twins.handles,
		wordpress,
		mailbox,
		sidecar,
		failed: Promise.race([
			sidecar.failed,
			wordpress.failed.then((why) => new StartFailure(69, why)),
		]),
		stop: () => cleanup.run(),
	};
}

/** The sidecar would refuse them too, but only after WordPress has been prepared. */
function refuseWrong(settings: Settings): void {
	try {
		readConfig(settings);
	} catch (error) {
		if (!(error instanceof ConfigInvalid)) throw error;
		throw new StartFailure(78, error.faults.join(' '), { cause: error });
	}
}

/** An empty setting counts as none. */
function given(value: string | undefined): string | undefined {
	return value === '' ? undefined : value;
}

interface Ports {
	readonly site: number;
	readonly wordpress: number;
	readonly sidecar: number;
	readonly mailbox: number;
}

async function choosePorts(
	options: DemoOptions,
	state: { readonly sidecar_port?: number | undefined; readonly mailbox_port?: number | undefined },
): Promise<Ports> {
	const { env } = options;
	const wanted = options.port ?? 8080;
	if (wanted !== 0 && !(await portIsFree(wanted))) {
		throw new StartFailure(69, `Port ${wanted} is taken; choose another with --port N.`);
	}
	const site = wanted === 0 ? await freePort() : wanted;
	const asked = env['PORT'] === undefined ? undefined : parsePort('PORT', env['PORT'], 78);
	if (asked !== undefined && (asked === site || !(await portIsFree(asked)))) {
		throw new StartFailure(69, `Port ${asked} is taken; choose another for the sidecar with PORT.`);
	}
	const taken = new Set([site]);
	const another = async (preferred?: number): Promise<number> => {
		let port = await freePort(
			preferred !== undefined && taken.has(preferred) ? undefined : preferred,
		);
		while (taken.has(port)) port = await freePort();
		taken.add(port);
		return port;
	};
	return {
		site,
		sidecar: asked ?? (await another(state.sidecar_port)),
		mailbox: await another(state.mailbox_port),
		wordpress: await another(),
	};
}

/** Settings that the demo decides itself are not passed on; one with another value is told of. */
function withoutOwn(settings: Settings, log: (line: string) => void): Settings {
	const result: Record<string, string> = { ...settings };
	const own: Readonly<Record<string, string>> = {
		WORDPRESS_BASE_URL: 'it brings its own WordPress',
		HOST: 'it listens on 127.0.0.1 only',
	};
	for (const [name, why] of Object.entries(own)) {
		if (result[name] !== undefined) log(`${name} is not used by the demo: ${why}`);
	}
	for (const name of [...Object.keys(own), 'WORDPRESS_DIR', 'WORDPRESS_SHARED_SECRET_FILE']) {
		Reflect.deleteProperty(result, name);
	}
	return result;
}
