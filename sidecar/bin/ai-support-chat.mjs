#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/main.js', import.meta.url);
if (existsSync(entry)) {
	await import(entry.href);
} else {
	console.error('The sidecar is not built: run npm install (or npm run build) in the repository.');
	process.exitCode = 69;
}
