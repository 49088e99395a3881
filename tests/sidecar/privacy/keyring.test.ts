import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	unlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyring, type Keyring } from '../../../sidecar/src/privacy/keyring.ts';
import { createSealer } from '../../../sidecar/src/privacy/seal.ts';

let dir: string;
let keyring: Keyring;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-keys-'));
	keyring = openKeyring({ dataDir: dir });
});
afterEach(() => {
	keyring.close();
	rmSync(dir, { recursive: true, force: true });
});

function reopen(masterKeyFile?: string): void {
	keyring.close();
	keyring = openKeyring({ dataDir: dir, masterKeyFile });
}

describe('sealing', () => {
	it('opens with the same subject and context only', () => {
		const sealer = createSealer(keyring);
		const sealed = sealer.seal('cv_1', 'log/a/1', 'Größe 🙂');
		sealer.seal('cv_2', 'log/a/1', 'other');
		expect(sealer.open('cv_1', 'log/a/1', sealed)).toBe('Größe 🙂');
		expect(sealer.open('cv_1', 'log/a/2', sealed)).toBeNull();
		expect(sealer.open('cv_2', 'log/a/1', sealed)).toBeNull();
		expect(sealer.open('cv_3', 'log/a/1', sealed)).toBeNull();
	});

	it('opens nothing that was changed, cut or made up', () => {
		const sealer = createSealer(keyring);
		const sealed = sealer.seal('cv_1', 'x', 'text');
		for (let i = 0; i < sealed.length; i += 1) {
			const changed = Buffer.from(sealed);
			changed[i] = changed[i]! ^ 1;
			expect(sealer.open('cv_1', 'x', changed)).toBeNull();
			expect(sealer.open('cv_1', 'x', sealed.subarray(0, i))).toBeNull();
		}
		expect(sealer.open('cv_1', 'x', Buffer.alloc(0))).toBeNull();
	});

	it('never uses a nonce twice', () => {
		const sealer = createSealer(keyring);
		const nonces = Array.from({ length: 500 }, () =>
			sealer.seal('cv_1', 'x', '').subarray(1, 13).toString('hex'),
		);
		expect(new Set(nonces).size).toBe(500);
	});

	it('is undone for good by destroying the key, after a restart as well', () => {
		const sealed = createSealer(keyring).seal('cv_1', 'x', 'text');
		const kept = createSealer(keyring).seal('cv_2', 'x', 'kept');
		expect(keyring.destroy('cv_1')).toBe(true);
		expect(keyring.destroy('cv_1')).toBe(false);
		expect(createSealer(keyring).open('cv_1', 'x', sealed)).toBeNull();
		reopen();
		expect(createSealer(keyring).open('cv_1', 'x', sealed)).toBeNull();
		expect(createSealer(keyring).open('cv_2', 'x', kept)).toBe('kept');
		// The person comes back: a new key, which does not open the old.
		createSealer(keyring).seal('cv_1', 'x', 'new');
		expect(createSealer(keyring).open('cv_1', 'x', sealed)).toBeNull();
	});
});

describe('the keys’ file', () => {
	it('holds no trace of a destroyed key, not even wrapped, and no write-ahead log', () => {
		for (let i = 0; i < 50; i += 1) keyring.keyFor(`subject-${i}`);
		expect(readFileSync(join(dir, 'keys.db')).includes('subject-17')).toBe(true);
		keyring.destroy('subject-17');
		expect(readFileSync(join(dir, 'keys.db')).includes('subject-17')).toBe(false);
		expect(readdirSync(dir).sort()).toEqual(['keys.db', 'master.key']);
	});

	it('keeps keys wrapped: the file alone opens nothing', () => {
		const key = keyring.keyFor('cv_1');
		expect(readFileSync(join(dir, 'keys.db')).includes(key)).toBe(false);
	});

	it('keeps every key over a restart, more than are held in memory', () => {
		const keys = Array.from({ length: 1_100 }, (_, i) => keyring.keyFor(`s${i}`).toString('hex'));
		expect(new Set(keys).size).toBe(1_100);
		reopen();
		expect(keys.map((_key, i) => keyring.existingKey(`s${i}`)?.toString('hex'))).toEqual(keys);
	}, 30_000);

	it.each(['a@b.example', '', 'x'.repeat(101), 'a b'])('takes no subject like "%s"', (subject) => {
		expect(() => keyring.keyFor(subject)).toThrow(/opaque id/);
	});
});

describe('the master key', () => {
	it('is made once, readable by its owner alone', () => {
		for (const name of ['master.key', 'keys.db']) {
			expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
		}
		const before = readFileSync(join(dir, 'master.key'), 'utf8');
		reopen();
		expect(readFileSync(join(dir, 'master.key'), 'utf8')).toBe(before);
	});

	it('may come from a file of its own, as base64 or hex', () => {
		const key = keyring.keyFor('cv_1').toString('hex');
		const master = Buffer.from(readFileSync(join(dir, 'master.key'), 'utf8'), 'base64');
		const elsewhere = join(dir, 'elsewhere');
		writeFileSync(elsewhere, `${master.toString('hex')}\n`);
		reopen(elsewhere);
		expect(keyring.existingKey('cv_1')?.toString('hex')).toBe(key);
	});

	it('that is not the one used before is refused at start, not at the first refund', () => {
		const other = join(dir, 'other');
		writeFileSync(other, Buffer.alloc(32, 7).toString('base64'));
		expect(() => {
			reopen(other);
		}).toThrow(/not the one/);
		keyring = openKeyring({ dataDir: dir });
	});

	it('that is lost is not quietly made anew', () => {
		unlinkSync(join(dir, 'master.key'));
		expect(() => {
			reopen();
		}).toThrow(/missing. Restore/);
		expect(readdirSync(dir)).not.toContain('master.key');
	});

	it.each([
		['empty', ''],
		['short', 'AAAA'],
		['a passphrase', 'correct horse battery staple and more'],
		['too long', Buffer.alloc(33).toString('base64')],
	])('that is %s is refused, and not quoted', (_what, text) => {
		const file = join(dir, 'given');
		writeFileSync(file, text);
		const attempt = () => {
			reopen(file);
		};
		expect(attempt).toThrow(/32 random bytes/);
		if (text !== '') expect(attempt).not.toThrow(text);
		keyring = openKeyring({ dataDir: dir });
	});

	it('file that does not exist is named', () => {
		expect(() => {
			reopen(join(dir, 'nowhere'));
		}).toThrow(/nowhere is missing/);
		keyring = openKeyring({ dataDir: dir });
	});
});
