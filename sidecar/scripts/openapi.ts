/**
 * `npm run openapi [-- --check]`: writes docs/openapi.json from the contract, or says (exit 1) that
 * the one there is another.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from './openapi/document.ts';
import { VERSION } from '../src/version.ts';

const file = join(import.meta.dirname, '../../docs/openapi.json');
const text = `${JSON.stringify(openApiDocument(VERSION), null, '\t')}\n`;

if (!process.argv.includes('--check')) {
	writeFileSync(file, text);
} else if (present() !== text) {
	console.error('docs/openapi.json is not what the contract says: run `npm run openapi`.');
	process.exitCode = 1;
}

function present(): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
