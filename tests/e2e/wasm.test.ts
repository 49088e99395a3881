import { describe, expect, it } from 'vitest';
import { Chat } from './chat.ts';
import { askAsGuest, partOf, refundsAtStripe, SEED, useSetting, verifyLog } from './setting.ts';

const MINUTE = 60_000;

// A page takes about a second there, so this one story; all others run on native PHP.
describe(`a refund on a machine without PHP (seed ${String(SEED)})`, () => {
	const setting = useSetting({ seed: SEED, engine: 'wasm' });

	it(
		'is approved in wp-admin and confirmed in the open chat',
		{ timeout: 5 * MINUTE },
		async () => {
			const order = setting().takeOrder();
			const context = await setting().context();
			const chat = await Chat.open(context, setting().demo);
			const id = await askAsGuest(setting(), chat, order, partOf(order, 3));
			await chat.refundIs('awaiting_approval');
			const manager = await setting().manager();
			await manager.openRefund(id);
			await manager.approve();
			await chat.refundIs('confirmed');
			expect(refundsAtStripe(setting(), id)).toHaveLength(1);
			expect(verifyLog(setting())).toBeTruthy();
		},
	);
});
