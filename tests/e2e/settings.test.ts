import { describe } from 'vitest';
import { SEED, useSetting } from './setting.ts';
import { blockIsEdited } from './stories/editor.ts';
import { ownerConnects } from './stories/connection.ts';
import { ownerSeesState } from './stories/state.ts';
import { webhookIsCalled } from './stories/webhook.ts';

describe(`what the owner sets (seed ${String(SEED)})`, () => {
	const setting = useSetting({ seed: SEED, env: { OPENAI_API_KEY: '' } });
	describe('the connection', () => {
		ownerConnects(setting);
	});
	describe('the approvals webhook', () => {
		webhookIsCalled(setting);
	});
	describe('the block', () => {
		blockIsEdited(setting);
	});
	// Last: it leaves the way to Shopify paused.
	describe('the state', () => {
		ownerSeesState(setting);
	});
});
