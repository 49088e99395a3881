import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActionItem } from '../../../sidecar/src/contract/actions.ts';
import type { CustomerClient, Reply } from '../../support/customer.ts';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { asStaff, queue } from '../../support/staff.ts';
import type { ScriptStep } from '../../support/twins/openai-script.ts';

/** The sidecar of a shop that has Hands of its own, with a scripted model. */
export interface HandShop {
	readonly made: SidecarShop;
	readonly dir: string;
	/** The calls that wait for a person. */
	waiting(): Promise<readonly ActionItem[]>;
	decide(item: ActionItem, approved: boolean, notes?: string): Promise<Reply>;
	story(id: string): Promise<Record<string, unknown>>;
	/** Scripts the model to call a tool at the customer's next line, and says the line. */
	asks(customer: CustomerClient, name: string, args: object, line?: string): Promise<string>;
	close(): Promise<void>;
}

/** What a declaration needs besides what a test is about. */
export function manifest(over: Record<string, unknown>): Record<string, unknown> {
	return {
		title: 'Add a note to your customer record',
		description: 'Adds a note to the customer record.',
		effect: 'write',
		input_schema: {
			type: 'object',
			properties: { note: { type: 'string', maxLength: 500 }, tag: { type: 'string' } },
			required: ['note'],
		},
		output_schema: {
			type: 'object',
			properties: { note_id: { type: 'string' } },
			required: ['note_id'],
		},
		allowed_hosts: ['127.0.0.1'],
		...over,
	};
}

export function writeHands(dir: string, files: Record<string, string | object>): void {
	for (const [file, content] of Object.entries(files)) {
		const text = typeof content === 'string' ? content : JSON.stringify(content);
		writeFileSync(join(dir, file), text, { mode: 0o600 });
	}
}

export const call = (name: string, args: object): ScriptStep => ({
	kind: 'envelope',
	value: { type: 'tool_call', tool_call: { name, arguments: args }, final_message: null },
});

export const says = (text: string): ScriptStep => ({
	kind: 'envelope',
	value: {
		type: 'final_message',
		tool_call: null,
		final_message: { text, citations: null, approvals_needed: null },
	},
});

export async function startHandShop(
	files: Record<string, string | object>,
	options: { readonly seed: number; readonly env?: Readonly<Record<string, string>> },
): Promise<HandShop> {
	const dir = mkdtempSync(join(tmpdir(), 'own-hands-'));
	writeHands(dir, files);
	const made = await startSidecarShop({
		seed: options.seed,
		model: 'scripted',
		env: { HANDS_DIR: dir, ...options.env },
	});
	const { keys } = made.wordpress;
	return {
		made,
		dir,
		waiting: async () => (await queue(made.sidecar.url, keys)).actions,
		decide: (item, approved, notes = '') =>
			asStaff(made.sidecar.url, keys, 'POST', '/api/agent/approvals', {
				action_id: item.action_id,
				proposal_hash: item.proposal_hash,
				approved,
				notes,
			}),
		story: async (id) =>
			(await asStaff(made.sidecar.url, keys, 'GET', `/api/agent/actions/${id}`)).body,
		async asks(customer, name, args, line = 'Please do it.') {
			made.openai?.script([call(name, args)]);
			return customer.say(line);
		},
		async close() {
			await made.close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

/** The newest thing the chat shows. */
export const lastSaid = (c: { messages: readonly { text: string }[] }): string =>
	c.messages.at(-1)?.text ?? '';
