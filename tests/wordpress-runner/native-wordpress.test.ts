import { describe } from 'vitest';
import { nativePhpLacks } from '../support/wordpress/native-php.ts';
import { wordpressStory } from './wordpress-story.ts';

const lacks = await nativePhpLacks();
if (lacks !== undefined) process.stderr.write(`SKIPPED: WordPress on native PHP (${lacks})\n`);

describe.skipIf(lacks !== undefined)('WordPress on native PHP', { timeout: 60_000 }, () => {
	wordpressStory('native');
});
