import { expect, it } from 'vitest';
import { newMessageId } from '../../../plugin/src/chat/transport/message-id.ts';
import { UUID_V7 } from '../../../sidecar/src/ids.ts';

it('mints ids that the sidecar accepts, carry the time and never repeat', () => {
	const now = Date.UTC(2026, 10, 22, 12, 30, 0, 123);
	const ids = Array.from({ length: 2000 }, () => newMessageId(now));
	for (const id of ids) {
		expect(id).toMatch(UUID_V7);
		expect(parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(now);
	}
	expect(new Set(ids).size).toBe(ids.length);
});
