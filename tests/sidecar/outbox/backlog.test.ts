import { expect, it } from 'vitest';
import { doctor } from '../../../sidecar/src/cli/doctor.ts';
import { Terminal } from '../../../sidecar/src/failure.ts';
import { openLog } from '../audit/log-fixture.ts';

const env = (dir: string) => ({
	DATA_DIR: dir,
	WORDPRESS_BASE_URL: 'http://127.0.0.1:9',
	WORDPRESS_SHARED_SECRET: 'a-shared-secret-of-this-test-run-0123456789',
});

it('doctor names what was given up and what waits longest', async () => {
	const log = openLog();
	const ask = async () => {
		let said = '';
		await doctor({
			argv: ['--json'],
			env: env(log.dir),
			stdout: (text: string) => void (said += text),
			stderr: () => undefined,
		});
		const { checks } = JSON.parse(said) as {
			checks: { name: string; ok: boolean; detail: string }[];
		};
		return checks.find(({ name }) => name === 'outbox');
	};
	try {
		expect(await ask()).toMatchObject({ ok: true, detail: 'nothing waits' });
		log.outbox.handle('note', () => Promise.reject(new Error('nobody answers')));
		log.outbox.handle('hook', () => Promise.reject(new Terminal('gone', 'Enter a new address.')));
		await log.write('refunds.flag', (tx) => {
			for (const key of ['a', 'b']) log.outbox.enqueue(tx, { kind: 'note', key, payload: 1 });
		});
		await log.outbox.runNow();
		const waiting = await ask();
		expect(waiting?.ok).toBe(true);
		expect(waiting?.detail).toContain(
			'2 waiting, the oldest: note 1 of 2026-01-02T03:04:05Z, 1 attempt: nobody answers',
		);
		await log.write('refunds.flag', (tx) => log.outbox.enqueue(tx, { kind: 'hook', payload: 1 }));
		await log.outbox.runNow('hook');
		const parked = await ask();
		expect(parked?.ok).toBe(false);
		expect(parked?.detail).toMatch(/^1 given up, the oldest: hook 3 .*Enter a new address/);
	} finally {
		await log.outbox.stop(0);
		log.remove();
	}
});
