import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from './row.ts';

const BUILD = join(import.meta.dirname, '../../plugin/build/chat');

/**
 * Gzip bytes (level 6, as servers compress by default) of the files a storefront page loads: what
 * block.json names for the front end, and the panel that the launcher imports at the first click.
 * The launcher's mark-up, which is part of the page, is not counted.
 */
export function benchStorefront(): Row[] {
	if (!existsSync(join(BUILD, 'block.json'))) {
		console.error('SKIPPED  gzip bytes: plugin/build is missing; run npm run build first');
		return [];
	}
	const block = JSON.parse(readFileSync(join(BUILD, 'block.json'), 'utf8')) as Readonly<
		Record<string, string | readonly string[]>
	>;
	const first = ['style', 'viewStyle', 'viewScript', 'viewScriptModule']
		.flatMap((field) => block[field] ?? [])
		.map((file) => file.replace(/^file:/, ''));
	const before = bytes(first);
	const all = before + bytes(['panel.js']);
	return [
		row(`gzip bytes before the first click (${String(first.length)} files)`, before, 1.5),
		row('gzip bytes in all', all, 18),
	];
}

function bytes(files: readonly string[]): number {
	return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(BUILD, file))).length, 0);
}

function row(measure: string, found: number, kilobytes: number): Row {
	return {
		measure,
		figure: `${found.toLocaleString('en-US')} B`,
		floor: '',
		ratio: '',
		expected: `<= ${String(kilobytes)} KB`,
	};
}
