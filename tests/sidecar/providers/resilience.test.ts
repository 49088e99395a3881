import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Retryable, Terminal } from '../../../sidecar/src/failure.ts';
import { BreakerOpen, createResilience } from '../../../sidecar/src/providers/resilience.ts';

const down = () => new Retryable('down', 'down');
const make = (more = {}) => createResilience({ name: 'Stripe', firstDelay: 1, ...more });
const call = 'stripe.charge';

describe('a read', () => {
	it('is tried three times while the provider fails', async () => {
		let tries = 0;
		const found = await make().read(call, () => {
			tries += 1;
			return tries < 3 ? Promise.reject(down()) : Promise.resolve('found');
		});
		expect([found, tries]).toEqual(['found', 3]);
	});

	it('gives up with the provider’s own error after the third', async () => {
		let tries = 0;
		const attempt = () => {
			tries += 1;
			return Promise.reject(down());
		};
		await expect(make().read(call, attempt)).rejects.toMatchObject({ type: 'down' });
		expect(tries).toBe(3);
	});

	it('is not repeated when repeating is pointless', async () => {
		for (const error of [new Terminal('no', 'no'), new Error('a fault of ours')]) {
			let tries = 0;
			const attempt = () => {
				tries += 1;
				return Promise.reject(error);
			};
			await expect(make().read(call, attempt)).rejects.toBe(error);
			expect(tries).toBe(1);
		}
	});

	it('tells its attempt when the time for all attempts is over, and tries no more', async () => {
		let tries = 0;
		const slow = make({ totalTimeout: 50 }).read(call, (signal) => {
			tries += 1;
			return new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => {
					reject(down());
				});
			});
		});
		await expect(slow).rejects.toMatchObject({ type: 'down' });
		expect(tries).toBe(1);
	});
});

describe('the breaker', () => {
	const fail = (guard: ReturnType<typeof make>) =>
		guard.once(call, () => Promise.reject(down())).catch((error: unknown) => error);

	it('opens at the fifth error, successes in between or not, and then sends nothing', async () => {
		const guard = make();
		for (let i = 0; i < 4; i += 1) {
			await fail(guard);
			await guard.once(call, () => Promise.resolve('fine'));
		}
		expect(guard.state()).toBe('closed');
		await fail(guard);
		expect(guard.state()).toBe('open');
		let sent = false;
		const refused = guard.read(call, () => {
			sent = true;
			return Promise.resolve(1);
		});
		await expect(refused).rejects.toBeInstanceOf(BreakerOpen);
		expect(sent).toBe(false);
	});

	it('stops the retries of the read during which it opened', async () => {
		const guard = make();
		for (let i = 0; i < 4; i += 1) await fail(guard);
		let tries = 0;
		const attempt = () => {
			tries += 1;
			return Promise.reject(down());
		};
		await expect(guard.read(call, attempt)).rejects.toBeInstanceOf(BreakerOpen);
		expect(tries).toBe(1);
	});

	it('does not count what is not the provider’s fault, nor what is long past', async () => {
		const guard = make({ window: 40 });
		for (let i = 0; i < 9; i += 1) {
			await guard.once(call, () => Promise.reject(new Terminal('no', 'no'))).catch(() => undefined);
		}
		for (let i = 0; i < 4; i += 1) await fail(guard);
		await sleep(60);
		await fail(guard);
		expect(guard.state()).toBe('closed');
	});

	it('counts a result that is the provider’s fault, and still returns it', async () => {
		const guard = make();
		for (let i = 0; i < 5; i += 1) {
			const result = await guard.once(
				call,
				() => Promise.resolve(503),
				(status) => status >= 500,
			);
			expect(result).toBe(503);
		}
		expect(guard.state()).toBe('open');
	});

	it('lets one probe through after a while: it closes, or stays open for as long again', async () => {
		const guard = make({ probeAfter: 30 });
		for (let i = 0; i < 5; i += 1) await fail(guard);
		await sleep(40);
		await fail(guard);
		expect(guard.state()).toBe('open');
		await expect(fail(guard)).resolves.toBeInstanceOf(BreakerOpen);
		await sleep(40);
		await guard.once(call, () => Promise.resolve('fine'));
		expect(guard.state()).toBe('closed');
		await fail(guard);
		expect(guard.state()).toBe('closed');
	});
});
