import { describe, expect, it } from 'vitest';
import { refundState, type RefundState } from '../../../sidecar/src/contract/conversations.ts';
import { outcomeNotice, refundNotice } from '../../../sidecar/src/conversation/notices.ts';

const LOCALES = ['en', 'en-US', 'de_DE', 'fr', 'es-MX', 'ja', 'xx-invalid-!'];
const order = { orderNumber: '1234', amount: 12_345, currency: 'usd' };
const output = (state: RefundState) => ({
	ok: true as const,
	output: { state, amount_cents: 12_345, currency: 'usd', order_number: '1234' },
});

describe.each(LOCALES)('what is told of a refund (%s)', (locale) => {
	it.each(refundState.options)(
		'%s: the turn that asked never tells what its news will tell',
		(state) => {
			const asked = outcomeNotice(output(state), locale);
			expect(asked).toContain('1234');
			const news = refundNotice({ ...order, state }, locale);
			expect(asked).not.toBe(news);
		},
	);

	it('tells every settled state, with amount and order, and no other', () => {
		for (const state of refundState.options) {
			const news = refundNotice({ ...order, state }, locale);
			const settled = ['confirmed', 'denied', 'failed', 'expired', 'withdrawn', 'reversed'];
			if (settled.includes(state)) expect(news).toMatch(/123[.,]45/);
			else expect(news).toBeNull();
		}
	});
});
