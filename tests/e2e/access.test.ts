import { describe } from 'vitest';
import { SEED, useSetting } from './setting.ts';
import { foreignersRead } from './stories/foreigners.ts';
import { keysAreRotated } from './stories/rotation.ts';
import { outsidersKnock } from './stories/outsiders.ts';
import { signaturesAreAbused } from './stories/signatures.ts';

describe(`who may not (seed ${String(SEED)})`, () => {
	const setting = useSetting({ seed: SEED, env: { OPENAI_API_KEY: '' } });
	describe('people without the capability', () => {
		outsidersKnock(setting);
	});
	describe('a customer and what is another’s', () => {
		foreignersRead(setting);
	});
	describe('signed requests', () => {
		signaturesAreAbused(setting);
	});
	describe('a page cached before the shared secret was changed', () => {
		keysAreRotated(setting);
	});
});
