import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { digestOf, unpackZip } from './archive.ts';
import { withLock } from './process-lock.ts';
import type { Fetching } from './runtime-packages.ts';

const releases = z.object({
	offers: z.array(z.object({ version: z.string().regex(/^\d+\.\d+(\.\d+)?$/) })).min(1),
});

const answer = z.object({ version: z.string().nullable(), asked_at: z.number() });

/** How long an answer is believed: a version for a day, "cannot be reached" for ten minutes. */
const believedMs = { version: 86_400_000, nothing: 600_000 };

/** Silence after which a connection is given up, in milliseconds. */
const silenceMs = 5000;

/**
 * The current WordPress from wordpress.org, or undefined when it cannot be had (no network, a
 * damaged file): the caller then has another source. Never throws for that.
 * API: https://codex.wordpress.org/WordPress.org_API
 */
export async function currentWordPress(
	fetching: Fetching,
): Promise<{ dir: string; version: string } | undefined> {
	const { cacheDir, log, signal } = fetching;
	const version = await currentVersion(cacheDir, signal);
	if (version === undefined) return undefined;
	const dir = join(cacheDir, `wordpress-${version}`);
	if (existsSync(dir)) return { dir, version };
	return withLock(`${dir}.lock`, async () => {
		if (existsSync(dir)) return { dir, version };
		const temporary = await mkdtemp(join(cacheDir, 'download-'));
		try {
			log(`downloading WordPress ${version}`);
			const url = `https://wordpress.org/wordpress-${version}.zip`;
			const file = join(temporary, 'wordpress.zip');
			const [sha1] = await Promise.all([text(`${url}.sha1`, signal), download(url, file, signal)]);
			if ((await digestOf(file, 'sha1', 'hex')) !== sha1.trim()) {
				throw new Error('its checksum does not match');
			}
			await unpackZip(file, join(temporary, 'files'));
			await rename(join(temporary, 'files/wordpress'), dir);
			return { dir, version };
		} catch (error) {
			signal?.throwIfAborted();
			log(`WordPress ${version} cannot be downloaded (${reason(error)}); taking npm's`);
			return undefined;
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	});
}

async function currentVersion(
	cacheDir: string,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	const file = join(cacheDir, 'wordpress-current.json');
	const known = await readFile(file, 'utf8').then(
		(stored) => answer.safeParse(JSON.parse(stored)).data,
		() => undefined,
	);
	const age = Date.now() - (known?.asked_at ?? 0);
	if (known !== undefined && age >= 0) {
		if (age < (known.version === null ? believedMs.nothing : believedMs.version)) {
			return known.version ?? undefined;
		}
	}
	const version = await text('https://api.wordpress.org/core/version-check/1.7/', signal).then(
		(body) => releases.parse(JSON.parse(body)).offers[0]?.version,
		() => undefined,
	);
	signal?.throwIfAborted();
	await mkdir(cacheDir, { recursive: true });
	await writeFile(file, JSON.stringify({ version: version ?? null, asked_at: Date.now() }));
	// A version once downloaded serves while the network is away.
	return version ?? known?.version ?? undefined;
}

async function text(url: string, given: AbortSignal | undefined): Promise<string> {
	const response = await fetch(url, { signal: either(AbortSignal.timeout(silenceMs), given) });
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	return response.text();
}

async function download(url: string, file: string, given: AbortSignal | undefined): Promise<void> {
	const silence = new AbortController();
	const giveUp = setTimeout(() => {
		silence.abort(new Error('no answer'));
	}, silenceMs);
	try {
		const response = await fetch(url, { signal: either(silence.signal, given) });
		if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
		const alive = new Transform({
			transform(chunk, _encoding, done) {
				giveUp.refresh();
				done(null, chunk);
			},
		});
		await pipeline(Readable.fromWeb(response.body), alive, createWriteStream(file));
	} finally {
		clearTimeout(giveUp);
	}
}

function either(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
	return other === undefined ? one : AbortSignal.any([one, other]);
}

function reason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
