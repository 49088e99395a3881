import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { unpackZip } from '../support/wordpress/archive.ts';
import { tryLock } from '../support/wordpress/process-lock.ts';
import { namedWordPress } from '../support/wordpress/wordpress-source.ts';

const dir = mkdtempSync(join(tmpdir(), 'preparation-'));
afterAll(() => {
	rmSync(dir, { recursive: true });
});

describe('WORDPRESS_DIR', () => {
	it.each([
		['relative/path', /absolute/],
		[join(dir, 'absent'), /wp-load\.php/],
	])('%s is refused by name, with exit code 78', async (value, message) => {
		const refusal = { exitCode: 78, message: expect.stringMatching(message) as string };
		await expect(namedWordPress(value)).rejects.toMatchObject(refusal);
		await expect(namedWordPress(value)).rejects.toThrow('WORDPRESS_DIR');
	});

	it('tells its version', async () => {
		const wordpress = join(dir, 'wordpress');
		for (const file of ['wp-load.php', 'wp-settings.php', 'wp-admin/includes/upgrade.php']) {
			mkdirSync(join(wordpress, file, '..'), { recursive: true });
			writeFileSync(join(wordpress, file), '');
		}
		mkdirSync(join(wordpress, 'wp-includes'));
		writeFileSync(join(wordpress, 'wp-includes/version.php'), "<?php\n$wp_version = '7.1';\n");
		expect((await namedWordPress(wordpress)).version).toBe('7.1');
	});
});

describe('a zip file', () => {
	it('is unpacked only below its target', async () => {
		const file = join(dir, 'bad.zip');
		writeFileSync(
			file,
			zipSync({ 'a/b.txt': Buffer.from('good'), '../evil.txt': Buffer.from('bad') }),
		);
		await expect(unpackZip(file, join(dir, 'unpacked'))).rejects.toThrow('../evil.txt');
		expect(existsSync(join(dir, 'evil.txt'))).toBe(false);
	});
});

describe('the lock of a folder', () => {
	it('is one process’s, and free again however that process ends', async () => {
		const file = join(dir, 'lock');
		const holder = spawn(
			process.execPath,
			[
				'--import',
				'tsx',
				'--input-type=module',
				'-e',
				`const { tryLock } = await import(${JSON.stringify(join(import.meta.dirname, '../support/wordpress/process-lock.ts'))});
				console.log(tryLock(${JSON.stringify(file)}) !== undefined); setInterval(() => {}, 1000);`,
			],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const [said] = (await once(holder.stdout, 'data')) as [Buffer];
		expect(said.toString().trim()).toBe('true');
		expect(tryLock(file)).toBeUndefined();
		holder.kill('SIGKILL');
		await vi.waitFor(() => {
			const lock = tryLock(file);
			expect(lock).toBeDefined();
			lock?.release();
		}, 5000);
	});
});
