import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCheckpoint, originOf, signCheckpoint } from '../../../sidecar/src/audit/checkpoint.ts';
import { decodeVerifier, encodeVerifier } from '../../../sidecar/src/audit/note.ts';
import { loadSigningKey } from '../../../sidecar/src/audit/signing-key.ts';
import { openLog, type LogFixture } from './log-fixture.ts';

let log: LogFixture;
beforeEach(() => (log = openLog()));
afterEach(() => {
	vi.useRealTimers();
	log.remove();
});

const make = () => log.write('audit.checkpoint', (tx) => log.audit.checkpoint(tx));
const known = () => [decodeVerifier(log.signingKey.vkey)!];

describe('a checkpoint', () => {
	it('states origin, size and root, signed by the log’s key', async () => {
		await log.fill(5);
		const row = await make();
		expect(row?.size).toBe(5);
		const [origin, size, root, empty, signature] = row!.note.split('\n');
		expect([origin, size, empty]).toEqual([`ai-support-chat/${log.instance}`, '5', '']);
		expect(Buffer.from(root!, 'base64').toString('hex')).toBe(log.audit.root(log.db).root);
		expect(signature).toMatch(new RegExp(`^— ai-support-chat/${log.instance} [A-Za-z0-9+/]+=*$`));
		expect(openCheckpoint(row!.note, known())).toMatchObject({
			kind: 'signed',
			checkpoint: { origin, size: 5 },
		});
	});

	it('is stored and on its way to WordPress in the same transaction, once a size', async () => {
		expect(await make()).toBeNull();
		await log.fill(2);
		await expect(
			log.write('audit.checkpoint', (tx) => {
				log.audit.checkpoint(tx);
				throw new Error('rolled back');
			}),
		).rejects.toThrow('rolled back');
		expect(log.audit.latestCheckpoint()).toBeNull();
		expect(log.outbox.states().waiting).toBe(0);

		const made = await make();
		expect(await make()).toBeNull();
		expect(log.audit.latestCheckpoint()).toEqual(made);
		const delivered: unknown[] = [];
		log.outbox.handle('checkpoint', async (payload) => void delivered.push(payload));
		await log.outbox.runNow();
		expect(delivered).toEqual([{ ...made, instance: log.instance }]);
	});

	it('covers entries of its own transaction', async () => {
		await log.write('refunds.settle', (tx) => {
			log.audit.append(tx, { type: 'a.b', actor: { kind: 'sidecar' }, data: {} });
			expect(log.audit.checkpoint(tx)?.size).toBe(1);
		});
		expect(log.audit.compare(log.audit.latestCheckpoint()!.note).kind).toBe('consistent');
	});

	it('is made every 15 minutes when the log grew, and at a clean stop', async () => {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
		const failures: unknown[] = [];
		log.audit.start((error) => failures.push(error));
		await log.fill(1);
		vi.advanceTimersByTime(15 * 60_000);
		await vi.waitFor(() => {
			expect(log.audit.latestCheckpoint()?.size).toBe(1);
		});
		await log.fill(1);
		await log.audit.stop();
		expect(log.audit.latestCheckpoint()?.size).toBe(2);
		await log.fill(1);
		vi.advanceTimersByTime(60 * 60_000);
		await log.write('audit.checkpoint', () => undefined);
		expect(log.audit.latestCheckpoint()?.size).toBe(2);
		expect(failures).toEqual([]);
	});
});

describe('compare, with what WordPress kept', () => {
	it('is consistent with every checkpoint of this log, and stays so while it grows', async () => {
		await log.fill(3);
		const early = (await make())!.note;
		await log.fill(8);
		const late = (await make())!.note;
		expect(log.audit.compare(late)).toEqual({ kind: 'consistent', size: 11, checkpointSize: 11 });
		await log.fill(1);
		expect(log.audit.compare(early)).toEqual({ kind: 'consistent', size: 12, checkpointSize: 3 });
	});

	it('sees a log restored from a backup, and one that went on differently afterwards', async () => {
		await log.fill(3);
		const backup = log.db.serialize();
		await log.fill(2);
		const published = (await make())!.note;
		const { dir } = log;
		log.close();
		writeFileSync(join(dir, 'sidecar.db'), backup);
		log = openLog(dir);
		expect(log.audit.compare(published)).toEqual({ kind: 'behind', size: 3, checkpointSize: 5 });
		log.clock.advance(1);
		await log.fill(4);
		expect(log.audit.compare(published)).toEqual({ kind: 'forked', size: 7, checkpointSize: 5 });
	});

	it('tells a changed note, a stranger’s, and no note at all apart', async () => {
		await log.fill(3);
		const note = (await make())!.note;
		expect(log.audit.compare(note.replace('\n3\n', '\n2\n')).kind).toBe('bad_signature');
		expect(log.audit.compare('').kind).toBe('bad_signature');
		const stranger = openLog();
		expect(stranger.audit.compare(note).kind).toBe('unknown_key');
		stranger.remove();
	});

	it('still knows checkpoints signed by a key that was replaced', async () => {
		await log.fill(3);
		const note = (await make())!.note;
		const { dir } = log;
		log.close();
		unlinkSync(join(dir, 'log-signing.key'));
		log = openLog(dir);
		expect(log.audit.compare(note).kind).toBe('consistent');
		expect(readFileSync(join(dir, 'log-signing.pub'), 'utf8').trim().split('\n')).toHaveLength(2);
	});
});

describe('a note', () => {
	const { privateKey, publicKey } = generateKeyPairSync('ed25519');
	const origin = originOf('abc');
	const note = signCheckpoint({ origin, size: 9, root: Buffer.alloc(32, 1) }, privateKey);
	const keys = [decodeVerifier(encodeVerifier(origin, publicKey))!];

	it('checks only whole: no byte can be changed, dropped or added', () => {
		const bytes = Buffer.from(note);
		for (let i = 0; i < bytes.length; i += 1) {
			for (const bit of [1, 0x20]) {
				const changed = Buffer.from(bytes);
				changed[i] = changed[i]! ^ bit;
				expect(openCheckpoint(changed.toString(), keys).kind).not.toBe('signed');
			}
			const dropped = Buffer.concat([bytes.subarray(0, i), bytes.subarray(i + 1)]);
			expect(openCheckpoint(dropped.toString(), keys).kind).not.toBe('signed');
		}
		for (const more of ['x', '\n', '\n\n', '\0', '\r\n']) {
			expect(openCheckpoint(note + more, keys).kind).not.toBe('signed');
			expect(openCheckpoint(more + note, keys).kind).not.toBe('signed');
		}
	});

	it('may carry signatures of witnesses that nobody here knows', () => {
		const witness = `— witness.example ${Buffer.alloc(76, 3).toString('base64')}\n`;
		expect(openCheckpoint(note + witness, keys).kind).toBe('signed');
		expect(openCheckpoint(note.replace('\n— ', `\n${witness}— `), keys).kind).toBe('signed');
		expect(openCheckpoint(note, []).kind).toBe('unknown_key');
	});

	it('is not read when enormous or crafted', () => {
		expect(openCheckpoint(note + `— w ${'A'.repeat(100_000)}\n`, keys).kind).toBe('malformed');
		expect(openCheckpoint(note + '— w AAAAAAAA\n'.repeat(100), keys).kind).toBe('malformed');
		for (const size of ['-1', '01', '1e3', '9'.repeat(16), '9'.repeat(400), '']) {
			const crafted = signCheckpoint(
				{
					origin: `${origin}\n${size}\n${Buffer.alloc(32).toString('base64')}`,
					size: 1,
					root: Buffer.alloc(32),
				},
				privateKey,
			);
			expect(openCheckpoint(crafted, keys).kind).not.toBe('signed');
		}
	});

	it('is accepted under a verifier key only with its right key id', () => {
		const vkey = encodeVerifier(origin, publicKey);
		expect(decodeVerifier(vkey)).toBeDefined();
		expect(decodeVerifier(vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBeUndefined();
		expect(decodeVerifier(vkey.replace('ai-support-chat', 'other'))).toBeUndefined();
		expect(decodeVerifier('')).toBeUndefined();
	});
});

describe('the signing key', () => {
	it('is made once, readable by its owner alone, and what openssl writes is accepted', () => {
		expect(statSync(join(log.dir, 'log-signing.key')).mode & 0o777).toBe(0o600);
		const again = loadSigningKey({ dataDir: log.dir, instance: log.instance });
		expect(again.vkey).toBe(log.signingKey.vkey);
		const given = join(log.dir, 'given.pem');
		execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', given]);
		const loaded = loadSigningKey({
			dataDir: log.dir,
			instance: log.instance,
			signingKeyFile: given,
		});
		expect(loaded.vkey).toBe(
			encodeVerifier(originOf(log.instance), createPublicKey(readFileSync(given))),
		);
	});

	it.each([
		['nothing', undefined],
		['something else', 'not a key'],
		[
			'a key of another kind',
			generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
				format: 'pem',
				type: 'pkcs8',
			}),
		],
	])('file with %s is refused by name', (_what, text) => {
		const file = join(log.dir, 'given.pem');
		if (text !== undefined) writeFileSync(file, text);
		expect(() =>
			loadSigningKey({ dataDir: log.dir, instance: log.instance, signingKeyFile: file }),
		).toThrow(/given\.pem must hold an Ed25519 private key/);
	});
});
