import { describe } from 'vitest';
import { SEED, useSetting } from './setting.ts';
import { answersTravel } from './stories/travelling.ts';
import { everybodyReads } from './stories/reading.ts';

describe(`how answers arrive (seed ${String(SEED)})`, () => {
	const setting = useSetting({ seed: SEED });
	describe('over a line that is not perfect', () => {
		answersTravel(setting);
	});
	describe('to everybody', () => {
		everybodyReads(setting);
	});
});
