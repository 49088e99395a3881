import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { asStaff, MANAGER } from '../../support/staff.ts';

const ADMIN = { id: '1', name: 'Ada Admin', can: ['manage_settings' as const] };
const YAML = 'refund:\n  always_person: true\n';

let made: SidecarShop;
beforeAll(async () => {
	made = await startSidecarShop({ seed: 12, model: 'none' });
});
afterAll(async () => {
	await made.close();
});

const ask = (method: string, path: string, body?: unknown, actor: typeof MANAGER = ADMIN) =>
	asStaff(made.sidecar.url, made.wordpress.keys, method, path, body, actor);

describe('business facts over HTTP', () => {
	it.each([
		['GET', '/internal/facts', undefined],
		['GET', '/internal/facts/1', undefined],
		['POST', '/internal/facts/check', { yaml: '' }],
		['PUT', '/internal/facts', { yaml: '', base_version: null }],
	])('%s %s is for who may change settings', async (method, path, body) => {
		expect((await ask(method, path, body, MANAGER)).status).toBe(403);
		const unsigned = await fetch(`${made.sidecar.url}${path}`, {
			method,
			...(body && { body: JSON.stringify(body) }),
		});
		expect(unsigned.status).toBe(401);
	});

	it('checks without keeping, saves, refuses what is stale or wrong, and shows each version', async () => {
		expect((await ask('GET', '/internal/facts')).body).toEqual({ current: null, history: [] });
		const checked = await ask('POST', '/internal/facts/check', { yaml: 'refund:\n  windw: 1\n' });
		expect(checked.body['problems']).toMatchObject([{ line: 2, path: 'refund.windw' }]);

		const saved = await ask('PUT', '/internal/facts', {
			yaml: YAML,
			note: 'first',
			base_version: null,
		});
		expect(saved).toMatchObject({
			status: 200,
			body: { current: { version: '1', yaml: YAML, author: { id: '1', name: 'Ada Admin' } } },
		});
		const stale = await ask('PUT', '/internal/facts', { yaml: '', base_version: null });
		expect(stale).toMatchObject({ status: 409, body: { type: 'facts_changed' } });
		const wrong = await ask('PUT', '/internal/facts', { yaml: 'a', base_version: '1' });
		expect(wrong).toMatchObject({ status: 422, body: { type: 'facts_invalid', field: 'yaml' } });
		expect((await ask('GET', '/internal/facts/1')).body).toMatchObject({ yaml: YAML });
		expect((await ask('GET', '/internal/facts/2')).status).toBe(404);
	});

	it('keeps a saved version when the process is started anew', async () => {
		await made.restart({});
		expect((await ask('GET', '/internal/facts')).body).toMatchObject({
			current: { version: '1', yaml: YAML },
		});
	});

	it.each<[string, unknown, string]>([
		['too large', { yaml: 'a'.repeat(24_001), base_version: null }, 'yaml'],
		['without a base', { yaml: '' }, 'base_version'],
		['with a long note', { yaml: '', note: 'a'.repeat(501), base_version: null }, 'note'],
		['with more', { yaml: '', base_version: null, author: 'me' }, 'author'],
	])('a body %s is refused naming the field', async (_name, body, field) => {
		const reply = await ask('PUT', '/internal/facts', body);
		expect(reply).toMatchObject({ status: 422, body: { field } });
	});
});
