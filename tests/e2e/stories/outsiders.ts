import type { BrowserContext } from 'playwright-core';
import { expect, it } from 'vitest';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import { signRequest } from '../../../sidecar/src/signing.ts';
import { restAs } from '../browser.ts';
import type { Setting } from '../setting.ts';
import { ask } from '../visitor.ts';

const REFUND = `rr_${uuidV7(new Date())}`;

/** Every route of the namespace that is not for everybody. */
const ROUTES: readonly (readonly ['GET' | 'POST', string, unknown?])[] = [
	['GET', '/approvals'],
	['GET', '/approvals?state=all'],
	[
		'POST',
		'/approvals',
		{
			conversation_id: `cv_${'0'.repeat(32)}`,
			turn_id: REFUND.slice(3),
			refund_request_id: REFUND,
			proposal_hash: '0'.repeat(64),
			approved: true,
		},
	],
	['GET', `/refunds/${REFUND}`],
	['GET', '/settings'],
	['POST', '/settings', { streaming_on: false }],
	['POST', '/connection-test', {}],
];

/** Routes that only the sidecar may call, with a signature: a login is none. */
const SIGNED_ROUTES: readonly (readonly ['GET' | 'POST', string, unknown?])[] = [
	['POST', '/mail', { template: 'ticket' }],
	['POST', '/checkpoints', { instance: 'x', size: 0, note: '' }],
	['GET', '/checkpoints/latest'],
];

async function statuses(
	context: BrowserContext,
	setting: Setting,
	routes: typeof ROUTES,
): Promise<Record<string, number>> {
	const found: Record<string, number> = {};
	for (const [method, route, body] of routes) {
		const { status } = await restAs(
			context,
			setting.demo,
			method,
			`/ai-support-chat/v1${route}`,
			body,
		);
		found[`${method} ${route}`] = status;
	}
	return found;
}

function all(routes: typeof ROUTES, status: number): Record<string, number> {
	return Object.fromEntries(routes.map(([method, route]) => [`${method} ${route}`, status]));
}

/** Subscribers, customers and guests at the doors of staff and of the two servers. */
export function outsidersKnock(setting: () => Setting): void {
	it.each(['subscriber', 'customer'])('gives a %s no menu, no page and no route', async (role) => {
		const context = await setting().contextOf(role);
		const page = await context.newPage();
		const admin = `${setting().demo.ready.site_url}/wp-admin`;
		// A shop may keep its customers out of wp-admin altogether, as WooCommerce does.
		const inside = (): boolean => new URL(page.url()).pathname.startsWith('/wp-admin/');
		await page.goto(`${admin}/profile.php`);
		const menu = page.locator('#adminmenu');
		if (inside()) await menu.waitFor();
		expect((await menu.allInnerTexts()).join()).not.toMatch(/Approvals|Support Chat/);
		for (const name of ['ai-support-chat', 'ai-support-chat-settings']) {
			const reply = await page.goto(`${admin}/admin.php?page=${name}`);
			if (inside()) expect(reply?.status(), name).toBe(403);
			expect(await page.locator('[id^="ai-support-chat"]').count()).toBe(0);
		}
		expect(await statuses(context, setting(), ROUTES)).toEqual(all(ROUTES, 403));
		expect(await statuses(context, setting(), SIGNED_ROUTES)).toEqual(all(SIGNED_ROUTES, 401));
	});

	it('sends a guest to the login, and answers no route', async () => {
		const context = await setting().context();
		const page = await context.newPage();
		await page.goto(`${setting().demo.ready.site_url}/wp-admin/admin.php?page=ai-support-chat`);
		expect(new URL(page.url()).pathname).toBe('/wp-login.php');
		const routes = [...ROUTES, ...SIGNED_ROUTES];
		expect(await statuses(context, setting(), routes)).toEqual(all(routes, 401));
	});

	it('gives a shop manager the queue, and not the settings', async () => {
		const context = await setting().contextOf('manager');
		const ours = '/ai-support-chat/v1';
		expect(await restAs(context, setting().demo, 'GET', `${ours}/approvals`)).toMatchObject({
			status: 200,
		});
		expect(await restAs(context, setting().demo, 'GET', `${ours}/settings`)).toMatchObject({
			status: 403,
		});
	});

	it.each([
		'/internal/status',
		'/internal/readyz',
		'/internal/settings',
		'/internal/operator/session',
		'/INTERNAL/status',
		'//internal/status',
		'/api/agent/../../internal/status',
		'/api/agent/%2e%2e/%2e%2e/internal/status',
		'/%69nternal/status',
		'/webhooks/../internal/status',
		'/api/agent/approvals',
		'/api/agent/approvals/',
		'/api/agent/approvals?state=all',
		'/API/Agent/Approvals',
		'//api/agent/approvals',
		'/api//agent/approvals',
		'/api/agent/./approvals',
		'/api/agent/x/../approvals',
		'/api/agent/%61pprovals',
		'/api/agent%2Fapprovals',
	])('keeps %s from visitors, signed or not', async (path) => {
		const { keys, demo } = setting();
		const hop = { keys, aud: 'ai-support-chat/sidecar', body: '', clock: systemClock } as const;
		const actor = { id: '1', name: 'Admin', can: ['approve_refunds', 'manage_settings'] } as const;
		for (const method of ['GET', 'POST', 'PUT']) {
			const signature = await signRequest({
				...hop,
				method,
				path,
				actor: { ...actor, can: [...actor.can] },
			});
			const reply = await ask(demo.ready.site_url, method, path, {
				'X-AI-Support-Chat-Signature': signature,
			});
			// WordPress may redirect to its own address of the same page, or know no such page.
			expect([301, 302, 400, 404, 405], `${method} ${path}`).toContain(reply.status);
			expect(reply.text).not.toMatch(/open_count|refunds_paused|"ready"|waiting_for|"token"/);
			expect(reply.text).not.toContain('signature_');
		}
	});
}
