import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Readable } from '../../../sidecar/src/knowledge/reading/read.ts';
import { productsOf } from './products.ts';

const HERE = import.meta.dirname;
const DATA = join(HERE, '../../../../shared/data/shop-content');

const pages = z.array(
	z.strictObject({ title: z.string(), sections: z.record(z.string(), z.string()) }),
);
const shop = z.object({ pages: z.array(z.object({ title: z.string(), html: z.string() })) });
const questions = z.array(
	z.strictObject({
		ask: z.string(),
		in: z.array(z.tuple([z.string(), z.string().nullable()])).min(1),
	}),
);

/** A question and what answers it: a document's section, or with null whatever section of it. */
export type Question = z.infer<typeof questions>[number];

export const KINDS = ['exact', 'typos', 'paraphrases'] as const;
export type Kind = (typeof KINDS)[number];

/** The demo shop's pages, further help pages, and the public samples where they are at hand. */
export function shopContent(): Readable[] {
	return [
		...shop
			.parse(JSON.parse(readFileSync(join(HERE, '../../support/demo-shop.json'), 'utf8')))
			.pages.map(({ title, html }): Readable => ({ title, format: 'html', content: html })),
		...pages.parse(read('pages')).map(({ title, sections }): Readable => ({
			title,
			format: 'markdown',
			content: Object.entries(sections)
				.map(([heading, text]) => `## ${heading}\n\n${text}`)
				.join('\n\n'),
		})),
		...samples(),
	];
}

/** Whether the public samples are at hand; what is labelled in them cannot be asked without. */
export function hasSamples(): boolean {
	return existsSync(DATA);
}

function samples(): Readable[] {
	if (!hasSamples()) {
		console.error('SKIPPED  public shop content: ../shared/data/shop-content is missing');
		return [];
	}
	const markdown = (title: string, file: string): Readable => ({
		title,
		format: 'markdown',
		// Without its front matter.
		content: readFileSync(join(DATA, file), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''),
	});
	return [
		markdown('A fair refund policy.', 'refund.md'),
		markdown('Cancellation policy', 'cancellation.md'),
		...productsOf(readFileSync(join(DATA, 'sample_products.csv'), 'utf8')),
	];
}

export function questionsOf(kind: Kind): Question[] {
	return questions.parse(read(kind));
}

/** Questions that the content does not answer. */
export function elsewhere(): string[] {
	return z.array(z.string()).parse(read('elsewhere'));
}

function read(name: string): unknown {
	return parse(readFileSync(join(HERE, `${name}.yaml`), 'utf8'));
}
