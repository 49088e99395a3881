import { describe, expect, it } from 'vitest';
import { unsupportedIn } from '../../../sidecar/src/brain/grounding/check.ts';
import { gatherEvidence } from '../../../sidecar/src/brain/grounding/evidence.ts';
import { Sentences } from '../../../sidecar/src/brain/stream/sentences.ts';
import { policyAnswers, type PolicyAnswer } from './grounded-policies.ts';
import { planRequest } from './plan-request.ts';

function withheld(answer: PolicyAnswer): boolean {
	const evidence = gatherEvidence(
		planRequest('A question about your shop', {
			locale: answer.locale,
			shop: { name: 'Copper', origin: 'https://copper.example' },
			passages: [
				{
					id: 'p',
					title: 'Help',
					heading: null,
					url: answer.url,
					text: answer.page,
					source: 'page',
					score: 1,
				},
			],
		}),
	);
	const sentences = new Sentences(answer.locale);
	return [...sentences.push(answer.text), ...sentences.end()].some(
		(sentence) => unsupportedIn(sentence, evidence, answer.locale) !== undefined,
	);
}

describe('random answers from a page, in three locales', () => {
	const answers = policyAnswers(20_261_122, 1500);
	const share = (some: readonly PolicyAnswer[]): number =>
		some.filter(withheld).length / some.length;

	it('leaves at least 98 % of the supported ones untouched', () => {
		const supported = answers.filter((answer) => answer.altered === undefined);
		expect(supported.length).toBeGreaterThan(400);
		const kept = supported.filter(withheld).map(({ text }) => text);
		expect(share(supported), kept.slice(0, 20).join('\n')).toBeLessThanOrEqual(0.02);
	});

	it.each(['number', 'percent', 'hour', 'amount', 'date', 'link'] as const)(
		'withholds at least 99 %% of those with an altered %s',
		(kind) => {
			const altered = answers.filter((answer) => answer.altered === kind);
			expect(altered.length).toBeGreaterThan(30);
			const through = altered.filter((answer) => !withheld(answer)).map(({ text }) => text);
			expect(share(altered), through.slice(0, 20).join('\n')).toBeGreaterThanOrEqual(0.99);
		},
	);
});
