import { setTimeout as sleep } from 'node:timers/promises';
import type { KnowledgeReply } from '../../sidecar/src/contract/knowledge.ts';
import { startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import { asStaff, MANAGER } from '../support/staff.ts';
import type { Scenario } from './scenario.ts';

/** The model that plans: none (rules), the twin's, a wrong one, or a real one by its settings. */
export type Model =
	| { readonly kind: 'none' | 'twin' }
	| { readonly kind: 'wrong'; readonly answer: object }
	| { readonly kind: 'real'; readonly env: Readonly<globalThis.Record<string, string>> };

export interface Shops {
	/** The shop that a scenario is played in; started when the first needs it. */
	of(scenario: Scenario): Promise<SidecarShop>;
	close(): Promise<void>;
}

export function openShops(model: Model, seed: number): Shops {
	const open = new Map<string, Promise<SidecarShop>>();
	return {
		of({ shop }) {
			const key = JSON.stringify(shop);
			const made = open.get(key) ?? start(shop, model, seed);
			open.set(key, made);
			return made;
		},
		async close() {
			for (const made of open.values()) await (await made).close();
			open.clear();
		},
	};
}

async function start(shop: Scenario['shop'], model: Model, seed: number): Promise<SidecarShop> {
	const made = await startSidecarShop({
		seed,
		model: model.kind === 'twin' ? 'rules' : model.kind === 'wrong' ? 'scripted' : 'none',
		helpdesk: shop.helpdesk || shop.down.includes('zendesk'),
		env: {
			REFUND_APPROVAL: shop.approval,
			REFUND_APPROVAL_OVER: `usd:${String(shop.limit)}`,
			CUSTOMER_MESSAGES_PER_MINUTE: '10000',
			...(model.kind === 'real' && model.env),
		},
	});
	if (model.kind === 'wrong') {
		made.openai?.script([{ kind: 'envelope', repeat: true, value: model.answer }]);
	}
	const documents = [...made.shop.pages, ...shop.pages].map(({ title, html }) => ({
		external_id: title,
		title,
		url: `${made.wordpress.url}/${title.toLowerCase().replaceAll(' ', '-')}`,
		locale: 'en_US',
		updated_at: '2026-01-01T00:00:00Z',
		format: 'html',
		content: html,
	}));
	const owner = { ...MANAGER, can: ['manage_settings' as const] };
	const { status } = await asStaff(
		made.sidecar.url,
		made.wordpress.keys,
		'POST',
		'/internal/ingest-knowledge',
		{ source: 'page', documents },
		owner,
	);
	if (status !== 200) throw new Error(`the pages were answered with ${String(status)}`);
	// What is new is found by its words at once, and by its meaning a moment later.
	for (let i = 0; i < 600; i++) {
		const { body } = await asStaff(
			made.sidecar.url,
			made.wordpress.keys,
			'GET',
			'/internal/knowledge',
			undefined,
			owner,
		);
		const { embedding } = body as unknown as KnowledgeReply;
		if (embedding.waiting === 0) return made;
		await sleep(100);
	}
	throw new Error('the pages were not embedded within a minute');
}

/** Takes down what the scenario's shop has down; after the order is proven, where it needs to be. */
export function takeDown(made: SidecarShop, down: Scenario['shop']['down']): void {
	for (const provider of down) {
		made[provider]?.addFault({ kind: 'status', status: 503, times: 'always' });
	}
}
