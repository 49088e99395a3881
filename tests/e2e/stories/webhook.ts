import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { hasFocus } from '../browser.ts';
import { Chat } from '../chat.ts';
import { SettingsScreen } from '../settings-screen.ts';
import { SAVED } from './connection.ts';
import { askAsGuest, partOf, type Setting } from '../setting.ts';

interface Call {
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

interface Receiver {
	readonly url: string;
	readonly calls: readonly Call[];
	close(): Promise<void>;
}

/** The shop's own system. Its first answer is a 500: it must be called again. */
async function startReceiver(): Promise<Receiver> {
	const calls: Call[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
			response.writeHead(calls.length === 1 ? 500 : 204).end();
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/approvals`,
		calls,
		close: () =>
			new Promise((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
	};
}

const message = z.object({
	type: z.string(),
	timestamp: z.string(),
	data: z.looseObject({ refund_request_id: z.string(), state: z.string(), amount_cents: z.int() }),
});

const PRIVATE = [
	'http://127.0.0.1:9/approvals',
	'http://localhost/approvals',
	'http://10.0.0.8/approvals',
	'https://192.168.1.1/approvals',
	'http://169.254.169.254/latest/meta-data',
	'http://[::1]/approvals',
];

/** The owner gives an address of their own systems. */
export function webhookIsCalled(setting: () => Setting): void {
	it('is refused at its field when the address is a private one', async () => {
		const screen = await SettingsScreen.open(setting());
		const field = screen.field('Approvals webhook');
		for (const url of PRIVATE) {
			await field.fill(url);
			expect(await screen.save(), url).toContain('Nothing was saved');
			expect(await field.getAttribute('aria-invalid')).toBe('true');
			expect(await hasFocus(field)).toBe(true);
			await screen.page.getByText(/The sidecar does not call this address/).waitFor();
		}
		await screen.page.reload();
		await screen.saveButton().waitFor();
		expect(await field.inputValue()).toBe('');
	});

	it('hears of a request and of what became of it, signed with the secret shown', async () => {
		const receiver = await startReceiver();
		await setting().demo.sidecar.restart({ NODE_ENV: 'test' });
		try {
			const screen = await SettingsScreen.open(setting());
			await screen.field('Approvals webhook').fill(receiver.url);
			expect(await screen.save()).toMatch(SAVED);
			await screen.page.getByRole('button', { name: 'Reveal' }).click();
			const secret = await screen.page.locator('.asc-secret code').innerText();

			const order = setting().takeOrder();
			const chat = await Chat.open(await setting().context(), setting().demo);
			const id = await askAsGuest(setting(), chat, order, partOf(order, 3));
			const manager = await setting().manager();
			await manager.openRefund(id);
			await manager.approve();
			await chat.refundIs('confirmed');

			const heard = (): Map<string, z.infer<typeof message>> =>
				new Map(
					receiver.calls.map(({ headers, body }) => {
						const named = Object.fromEntries(
							['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
								name,
								String(headers[name]),
							]),
						);
						const verified = message.parse(new Webhook(secret).verify(body, named));
						expect(() => new Webhook(secret).verify(`${body} `, named)).toThrow();
						return [named['webhook-id'] ?? '', verified];
					}),
				);
			await expect
				.poll(() => [...heard().values()].map(({ type }) => type), { timeout: 60_000 })
				.toEqual(
					expect.arrayContaining([
						'refund.awaiting_approval',
						'refund.approved',
						'refund.confirmed',
					]),
				);
			for (const { type, data } of heard().values()) {
				expect(data).toMatchObject({
					refund_request_id: id,
					state: type.slice('refund.'.length),
					amount_cents: partOf(order, 3),
				});
			}
			// The call that was answered with 500 came again under its id, and no other did.
			const ids = receiver.calls.map(({ headers }) => headers['webhook-id']);
			expect(ids.filter((one) => one === ids[0])).toHaveLength(2);
			expect(ids).toHaveLength(new Set(ids).size + 1);

			await screen.field('Approvals webhook').fill('');
			expect(await screen.save()).toMatch(SAVED);
		} finally {
			await receiver.close();
			await setting().demo.sidecar.restart();
		}
	});
}
