import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALLS, COMMITS, crashPoints } from '../../sidecar/src/crash-points.ts';
import { OUT_OF_ORDER, REASONS, UNREACHED } from './unreached.ts';

const ROOT = join(import.meta.dirname, '../../sidecar/src');

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts') && file !== 'crash-points.ts')
	.map((file) => {
		const code = readFileSync(join(ROOT, file), 'utf8')
			.replaceAll(/\/\*[\s\S]*?\*\//g, '')
			.replaceAll(/^\s*\/\/.*$/gm, '');
		return { file: relative(ROOT, join(ROOT, file)), code };
	});

/** Names of files whose code matches. */
const files = (pattern: RegExp, except: (file: string) => boolean = () => false): string[] =>
	sources.filter(({ file, code }) => pattern.test(code) && !except(file)).map(({ file }) => file);

describe('every commit and every call has its points', () => {
	it('each label of a write is in the list, and each listed one is written', () => {
		const written = sources.flatMap(({ code }) =>
			[...code.matchAll(/\bwrite(?:<[^(]*>)?\(\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
		);
		const labels = written.filter((label) => label.includes('.'));
		expect([...new Set(labels)].sort()).toEqual([...COMMITS].sort());
	});

	it('each listed call is made by a provider’s client, and no other is named', () => {
		const providers = sources.filter(({ file }) => file.startsWith('providers/'));
		for (const name of CALLS) {
			const made = providers.filter(({ code }) => code.includes(`'${name}'`));
			expect(made.length, `${name} is made nowhere`).toBeGreaterThan(0);
		}
		const named = providers.flatMap(({ code }) =>
			[...code.matchAll(/\b(?:outgoing|read|once|ask|call)\(\s*'([a-z]+\.[a-z-]+)'/g)].map(
				(match) => match[1] ?? '',
			),
		);
		expect(named.filter((name) => !(CALLS as readonly string[]).includes(name))).toEqual([]);
	});

	it('no transaction is made beside `write`', () => {
		const own = /\.transaction\(|\.exec\(\s*[`'"]?\s*(BEGIN|COMMIT|SAVEPOINT)|'(BEGIN|COMMIT)\b/;
		// A verifier's snapshot and a search's only read.
		const allowed = (file: string): boolean =>
			file.startsWith('db/') ||
			file === 'audit/verify/verify.ts' ||
			file === 'knowledge/passage-store.ts';
		expect(files(own)).toContain('db/write.ts');
		expect(files(own, allowed)).toEqual([]);
	});

	it('no store writes without being handed the transaction', () => {
		const writes = /(?<!\btx\s*)\.prepare(?:<[^(]*>)?\(\s*[`'"]\s*(INSERT|UPDATE|DELETE|REPLACE)/;
		// These prepare once and ask for the transaction at each call; the keys live in a file of
		// their own, each a single statement that may be lost or doubled without harm.
		const prepared = ['audit/store.ts', 'outbox/outbox-store.ts', 'privacy/key-store.ts'];
		expect(files(writes).filter((file) => !prepared.includes(file))).toEqual([]);
	});

	it('nobody but the one sender opens a connection', () => {
		const opens =
			/\bfetch\(|from 'node:(https|http2|net|tls|dgram)'|import \{[^}]*\brequest\b[^}]*\} from 'node:http'|from '(undici|axios|node-fetch|got)'/;
		// The command line talks to the sidecar on this machine; allowed-host only resolves names.
		const allowed = (file: string): boolean =>
			file === 'providers/send-once.ts' ||
			file === 'providers/allowed-host.ts' ||
			file.startsWith('cli/');
		expect(files(opens, allowed)).toEqual([]);
	});

	it('each call on the wire goes through `outgoing`', () => {
		const sends = /\bsendOnce\(/;
		const clients = files(sends, (file) => file === 'providers/send-once.ts');
		for (const file of clients) {
			const { code } = sources.find((one) => one.file === file) ?? { code: '' };
			// stripe-http is the wire of stripe.ts, whose calls all go through resilience.
			if (file === 'providers/stripe-http.ts') continue;
			expect(code, file).toMatch(/\boutgoing\(|\bresilience\.(read|once)\(/);
		}
	});

	it('the points no story reaches are points, each with its reason, and few are out of order', () => {
		for (const point of UNREACHED) expect(crashPoints()).toContain(point);
		for (const reason of REASONS) expect(reason.length).toBeGreaterThan(10);
		expect(OUT_OF_ORDER.length).toBeLessThanOrEqual(1);
	});
});
