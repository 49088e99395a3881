import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Shop } from '../shop.ts';
import type { Engine } from './engine.ts';
import { freePort } from './free-port.ts';
import { readMail, type Mail } from './mail.ts';
import { nativePhp, nativePhpLacks, requireNativePhp } from './native-php.ts';
import { endLeftover, type ProcessGroup } from './process-group.ts';
import { defaultCacheDir, type Fetching } from './runtime-packages.ts';
import {
	debugLogTail,
	layCore,
	layDemoParts,
	layPlugin,
	siteDirs,
	type SiteDirs,
} from './site-files.ts';
import { randomPassword, readSiteState, writeSiteState, type SiteState } from './site-state.ts';
import { sqliteIntegration } from './sqlite-integration.ts';
import { StartFailure } from './start-failure.ts';
import { people, storefrontPages, type Person } from './storefront.ts';
import { wasmPhp } from './wasm-php.ts';
import { findWordPress, namedWordPress } from './wordpress-source.ts';
import { wpConfig } from './wp-config.ts';

export interface WordPressOptions {
	/** Where the site, its database and its mail are kept between starts. */
	readonly dir: string;
	/** The address that visitors use: a front door's. WordPress's own when absent. */
	readonly siteUrl?: string;
	/** WordPress's own port on 127.0.0.1. The last one, or a free one, when absent. */
	readonly port?: number;
	readonly sharedSecret: string;
	/** Where the plugin's PHP reaches the sidecar. */
	readonly sidecarUrl: string;
	readonly shop: Shop;
	/** `auto`: native when the machine's PHP can run WordPress, else WebAssembly. */
	readonly engine?: 'native' | 'wasm' | 'auto';
	/** The value of WORDPRESS_DIR. */
	readonly wordpressDir?: string | undefined;
	/** The plugin's folder; the repository's when absent. */
	readonly pluginDir?: string;
	/** Where what is fetched once is kept; the repository's .data/runtime when absent. */
	readonly cacheDir?: string;
	/** Receives progress and what PHP says, a line each. */
	readonly log: (line: string) => void;
	/** Gives up the start; what it began is ended. */
	readonly signal?: AbortSignal | undefined;
}

export interface Login {
	readonly role: Person['role'];
	readonly user: string;
	readonly password: string;
}

export interface WordPress {
	/** Its own address; `siteUrl` is what visitors use. */
	readonly url: string;
	readonly siteUrl: string;
	readonly siteDir: string;
	readonly debugLog: string;
	readonly engine: 'native' | 'wasm';
	/** WordPress's own version. */
	readonly version: string;
	readonly logins: readonly Login[];
	/** What it mailed, newest first. */
	mail(): readonly Mail[];
	/** Settles, with what was said last, when the server ends without having been told to. */
	readonly failed: Promise<string>;
	stop(): Promise<void>;
}

/** How long a server may take to answer its first request. */
const patienceMs = { native: 60_000, wasm: 300_000 };
const cronMs = { native: 60_000, wasm: 300_000 };

const repositoryPlugin = join(import.meta.dirname, '../../../plugin');

/**
 * Prepares (once) and starts a real WordPress with the plugin active and a small storefront.
 * Throws StartFailure, in one sentence, when it cannot be prepared.
 */
export async function startWordPress(options: WordPressOptions): Promise<WordPress> {
	const { log, signal, pluginDir = repositoryPlugin } = options;
	const fetching: Fetching = { cacheDir: options.cacheDir ?? defaultCacheDir, log, signal };
	if (!existsSync(join(pluginDir, 'ai-support-chat.php'))) {
		throw new StartFailure(
			69,
			`The plugin is missing: there is no ai-support-chat.php in ${pluginDir}.`,
		);
	}
	const dirs = siteDirs(options.dir);
	const stateFile = join(dirs.private, 'state.json');
	let state = readSiteState(stateFile);
	const save = (changes: Partial<SiteState>): void => {
		state = { ...state, ...changes };
		writeSiteState(stateFile, state);
	};
	if (state.pid !== undefined && endLeftover(state.pid, dirs.site))
		log('ended a WordPress left by an earlier run');

	const engine = await chooseEngine(options.engine ?? 'auto', fetching);
	await prepareCore(options.wordpressDir, fetching, dirs, state, save);
	const port = options.port ?? (await freePort(state.port));
	const url = `http://127.0.0.1:${port}`;
	const siteUrl = options.siteUrl ?? url;
	const everyone = people(options.shop);
	const passwords = Object.fromEntries(
		everyone.map(({ login }) => [login, state.passwords[login] ?? randomPassword()]),
	);
	save({ port, passwords: { ...state.passwords, ...passwords } });
	const config = wpConfig({ siteUrl, salts: state.salts, privateDir: engine.privateDir(dirs) });
	await layDemoParts(dirs, await sqliteIntegration(fetching), config);
	await layPlugin(dirs, pluginDir, engine.plugin);
	const input = {
		title: options.shop.name,
		site_url: siteUrl,
		users: everyone.map((person) => ({ ...person, password: passwords[person.login] })),
		pages: storefrontPages(options.shop),
		link: { backend_base_url: options.sidecarUrl, api_key: options.sharedSecret },
	};
	const inputFile = join(dirs.private, 'setup/input.json');
	writeFileSync(inputFile, JSON.stringify(input), { mode: 0o600 });

	log(state.installed ? 'starting WordPress' : 'installing WordPress');
	const scripts = state.installed ? (['content'] as const) : (['install', 'content'] as const);
	for (const script of scripts) rmSync(resultFile(dirs, script), { force: true });
	const said: string[] = [];
	const server = await engine.serve({
		dirs,
		pluginDir,
		port,
		siteUrl,
		scripts,
		line: (text) => {
			said.push(text);
			if (said.length > 20) said.shift();
			log(text);
		},
	});
	save({ pid: server.pid });
	let stopping = false;
	try {
		await prepared({
			server,
			url,
			dirs,
			scripts,
			said,
			patience: patienceMs[engine.name],
			signal,
		});
	} catch (error) {
		await server.stop();
		throw error;
	} finally {
		// It holds passwords and the shared secret, and has been read.
		rmSync(inputFile, { force: true });
	}
	save({ installed: true });
	const cron = setInterval(() => {
		fetch(`${url}/wp-cron.php`, { signal: AbortSignal.timeout(60_000) }).catch(() => undefined);
	}, cronMs[engine.name]);
	cron.unref();
	return {
		url,
		siteUrl,
		siteDir: dirs.site,
		debugLog: join(dirs.private, 'debug.log'),
		engine: engine.name,
		version: state.source?.version ?? 'unknown',
		logins: everyone.map(({ role, login }) => ({
			role,
			user: login,
			password: passwords[login] ?? '',
		})),
		mail: () => readMail(join(dirs.private, 'mail')),
		failed: server.ended.then(({ code, signal }) =>
			stopping
				? new Promise<string>(() => undefined)
				: `PHP ended (${signal ?? `exit code ${String(code)}`}): ${said.slice(-3).join(' | ')}`,
		),
		async stop() {
			stopping = true;
			clearInterval(cron);
			await server.stop();
			save({ pid: undefined });
		},
	};
}

async function chooseEngine(
	wanted: 'native' | 'wasm' | 'auto',
	fetching: Fetching,
): Promise<Engine> {
	switch (wanted) {
		case 'native':
			return requireNativePhp();
		case 'wasm':
			return wasmPhp(fetching);
		case 'auto': {
			const lacks = await nativePhpLacks();
			if (lacks === undefined) return nativePhp;
			fetching.log(`${lacks}: WordPress runs on WebAssembly, about a page a second`);
			return wasmPhp(fetching);
		}
	}
}

/** Copies WordPress's files at the first start, and when WORDPRESS_DIR names another one. */
async function prepareCore(
	wordpressDir: string | undefined,
	fetching: Fetching,
	dirs: SiteDirs,
	state: SiteState,
	save: (changes: Partial<SiteState>) => void,
): Promise<void> {
	const named = wordpressDir === undefined ? undefined : await namedWordPress(wordpressDir);
	if (state.source !== undefined && existsSync(join(dirs.site, 'wp-load.php'))) {
		if (named === undefined) return;
		if (named.dir === state.source.dir && named.version === state.source.version) return;
	}
	const source = named ?? (await findWordPress(fetching));
	fetching.log(`preparing WordPress ${source.version} (from ${source.origin})`);
	save({ source: undefined });
	await layCore(dirs, source);
	save({ source });
}

interface Preparation {
	readonly server: ProcessGroup;
	readonly url: string;
	readonly dirs: SiteDirs;
	readonly scripts: readonly string[];
	/** The last lines that PHP wrote. */
	readonly said: readonly string[];
	readonly patience: number;
	readonly signal: AbortSignal | undefined;
}

/** Waits until the scripts have run and the site answers. Throws when either fails. */
async function prepared(preparation: Preparation): Promise<void> {
	const { server, url, dirs, said, patience } = preparation;
	const ended = new AbortController();
	void server.ended.then(() => {
		ended.abort();
	});
	const waiting = [...preparation.scripts];
	const deadline = Date.now() + patience;
	while (Date.now() < deadline) {
		preparation.signal?.throwIfAborted();
		const [script] = waiting;
		if (script === undefined) {
			const response = await fetch(`${url}/wp-login.php`, {
				signal: AbortSignal.timeout(30_000),
			}).catch(() => undefined);
			await response?.body?.cancel();
			if (response?.ok === true) return;
		} else if (isDone(dirs, script)) {
			waiting.shift();
		}
		if (ended.signal.aborted) {
			throw new StartFailure(69, `WordPress could not be started. PHP said: ${said.join(' | ')}`);
		}
		await sleep(50);
	}
	const log = await debugLogTail(dirs);
	throw new StartFailure(
		69,
		`WordPress was not ready in ${patience / 1000} s. Its log ends: ${log}`,
	);
}

const resultSchema = z.object({ ok: z.boolean(), message: z.string().optional() });

function resultFile(dirs: SiteDirs, script: string): string {
	return join(dirs.private, `setup/${script}.result.json`);
}

function isDone(dirs: SiteDirs, script: string): boolean {
	const file = resultFile(dirs, script);
	if (!existsSync(file)) return false;
	const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
	if (!result.ok) {
		throw new StartFailure(69, `WordPress could not be prepared: ${result.message ?? ''}`);
	}
	return true;
}
