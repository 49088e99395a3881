import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strictSchema } from '../../../sidecar/src/brain/strict-schema.ts';
import { whyNotStrict } from '../../../sidecar/src/hands/own/strictness.ts';
import { command } from '../../crash/crash-shop.ts';
import { asStaff } from '../../support/staff.ts';
import { manifest, startHandShop, writeHands, type HandShop } from './hand-shop.ts';

const url = 'http://127.0.0.1:9/x';
const text = { type: 'string' };
const inputs = (schema: object): object =>
	manifest({ name: 'bad', url, input_schema: { type: 'object', ...schema } });

/** Each broken in one way, and what must be said of it. */
const BROKEN: Readonly<Record<string, readonly [content: string | object, said: RegExp]>> = {
	'bad.hand.json': ['{ "name": ', /the file: is not JSON/],
	'bad_yaml.hand.yaml': ['a: [', /the file: is not YAML/],
	'no_name.hand.json': [manifest({ url }), /^no_name\.hand\.json: name: /],
	'other.hand.json': [manifest({ name: 'another', url }), /name: is another, the file's is other/],
	'stripe_more.hand.json': [manifest({ name: 'stripe_more', url }), /name: is reserved/],
	'my_get_order.hand.json': [manifest({ name: 'my_get_order', url }), /name: is reserved/],
	'typo.hand.json': [manifest({ name: 'typo', url, aproval: 'always' }), /aproval: is not known/],
	'reads.hand.json': [
		manifest({ name: 'reads', url, effect: 'read', approval: 'always' }),
		/approval: only a Hand that writes/,
	],
	'host.hand.json': [
		manifest({ name: 'host', url: 'https://elsewhere.example/' }),
		/url: its host elsewhere\.example is not in allowed_hosts/,
	],
	'no_key.hand.json': [manifest({ name: 'no_key', url, key_env: 'HAND_X' }), /HAND_X is not set/],
	'other_key.hand.json': [
		manifest({ name: 'other_key', url, key_env: 'STRIPE_KEY' }),
		/key_env: must begin with HAND_/,
	],
	'key_file.hand.json': [
		manifest({ name: 'key_file', url, key_file: 'nowhere' }),
		/key_file: nowhere cannot be read/,
	],
	'free.hand.json': [
		{ ...inputs({ properties: { any: { type: 'object' } } }), name: 'free' },
		/input_schema\.properties\.any: needs properties/,
	],
	'open.hand.json': [
		{ ...inputs({ properties: { a: text }, additionalProperties: true }), name: 'open' },
		/input_schema\.additionalProperties: must be false/,
	],
	'refs.hand.json': [
		{ ...inputs({ properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: text } }), name: 'refs' },
		/input_schema: uses \$defs/,
	],
	'output.hand.json': [
		manifest({ name: 'output', url, output_schema: { type: 'object', propertees: {} } }),
		/output_schema: .*propertees/,
	],
	'syntax.hand.mjs': ['export default {', /the file: cannot be loaded: SyntaxError/],
	'throws.hand.mjs': ['throw new Error("no");', /the file: cannot be loaded: Error: no/],
	'nothing.hand.mjs': ['export const a = 1;', /default: is missing/],
	'no_run.hand.mjs': [
		`export default ${JSON.stringify({ ...manifest({ name: 'no_run' }), allowed_hosts: undefined })};`,
		/run: must be a function/,
	],
	'hangs.hand.mjs': ['await new Promise(() => {});', /took longer than 5 s to load/],
};

let shop: HandShop;
beforeAll(async () => {
	shop = await startHandShop(
		{
			...Object.fromEntries(Object.entries(BROKEN).map(([file, [content]]) => [file, content])),
			'good_one.hand.json': manifest({ name: 'good_one', url }),
		},
		{ seed: 46 },
	);
});
afterAll(async () => {
	await shop.close();
});

describe('a broken declaration', () => {
	it('never prevents the start, and is shown with file and field', async () => {
		const { body } = await asStaff(
			shop.made.sidecar.url,
			shop.made.wordpress.keys,
			'GET',
			'/internal/status',
		);
		const told = body['own_hands'] as { name: string; state: string; problem: string | null }[];
		expect(told.filter(({ state }) => state === 'on')).toEqual([
			{ name: 'good_one', state: 'on', problem: null },
		]);
		for (const [file, [, said]] of Object.entries(BROKEN)) {
			const one = told.find(({ problem }) => problem?.startsWith(`${file}: `));
			expect(one?.state, file).toBe('left_out');
			expect(one?.problem, file).toMatch(said);
		}
		expect(told).toHaveLength(Object.keys(BROKEN).length + 1);
		expect(shop.made.sidecar.logs()).toContain('an own Hand was left out');
	});

	it('is shown by doctor', async () => {
		const dir = mkdtempSync(join(tmpdir(), 'own-hands-'));
		try {
			writeHands(dir, { 'typo.hand.json': manifest({ name: 'typo', url, aproval: 'always' }) });
			expect(await checked(dir)).toMatchObject({
				ok: false,
				detail: 'left out: typo.hand.json: aproval: is not known here',
			});
			writeHands(dir, { 'typo.hand.json': manifest({ name: 'typo', url }) });
			expect(await checked(dir)).toMatchObject({ ok: true, detail: 'typo' });
			chmodSync(join(dir, 'typo.hand.json'), 0o666);
			expect((await checked(dir))?.detail).toMatch(/the file: may be written by everybody/);
		} finally {
			rmSync(dir, { recursive: true, force: true });
		}
	});

	it('is one whose endpoint has no encryption, outside of tests', async () => {
		const dir = mkdtempSync(join(tmpdir(), 'own-hands-'));
		try {
			writeHands(dir, { 'plain.hand.json': manifest({ name: 'plain', url }) });
			const found = await checked(dir, { NODE_ENV: 'production' });
			expect(found?.detail).toBe('left out: plain.hand.json: url: must be an https URL');
		} finally {
			rmSync(dir, { recursive: true, force: true });
		}
	});
});

/** What `doctor` says of a folder. */
async function checked(
	dir: string,
	more: Readonly<Record<string, string>> = {},
): Promise<{ ok: boolean; detail: string } | undefined> {
	const { sidecar } = shop.made;
	const env = { ...sidecar.env, HANDS_DIR: dir, ...more };
	const made = { ...shop.made, sidecar: { ...sidecar, env } };
	const { stdout } = await command(made, 'doctor', '--json');
	const { checks } = JSON.parse(stdout) as {
		checks: { name: string; ok: boolean; detail: string }[];
	};
	return checks.find(({ name }) => name === 'own_hands');
}

describe('an input schema for the model', () => {
	it('requires every property, with null for what is optional, and needs no further conversion', () => {
		const declared = {
			type: 'object',
			properties: {
				order: { type: 'string', pattern: '^\\d+$' },
				how: { type: 'string', enum: ['fast', 'slow'] },
				lines: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 3 },
			},
			required: ['order'],
		};
		expect(whyNotStrict(declared, 'input_schema')).toBeNull();
		const strict = strictSchema(declared);
		expect(strict).toMatchObject({
			required: ['order', 'how', 'lines'],
			additionalProperties: false,
			properties: {
				order: { type: 'string' },
				how: { anyOf: [{ enum: ['fast', 'slow'] }, { type: 'null' }] },
				lines: { type: ['array', 'null'] },
			},
		});
		expect(strictSchema(strict)).toEqual(strict);
	});
});
