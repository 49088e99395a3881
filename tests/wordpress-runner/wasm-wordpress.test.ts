import { describe } from 'vitest';
import { wordpressStory } from './wordpress-story.ts';

// A page a second makes this story last a minute, and its first run fetches 80 MB: only on demand.
const wanted = process.env['WASM_WORDPRESS'] === '1';
if (!wanted) process.stderr.write('SKIPPED: WordPress on WebAssembly (set WASM_WORDPRESS=1)\n');

describe.skipIf(!wanted)('WordPress on WebAssembly', { timeout: 120_000 }, () => {
	wordpressStory('wasm');
});
