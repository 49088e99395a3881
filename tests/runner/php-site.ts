import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { demoShop } from '../support/shop.ts';
import { startWordPress } from '../support/wordpress/start-wordpress.ts';

/**
 * Installs a WordPress for PHPUnit in the folder that is given, whose last line on stdout is where
 * it is. Its database is SQLite, so it needs no server to be used afterwards.
 */
const [dir] = process.argv.slice(2);
if (dir === undefined || !existsSync(dir)) throw new Error('php-site.ts FOLDER');

const wordpressDir = process.env['WORDPRESS_DIR'];
try {
	const wordpress = await startWordPress({
		dir: join(dir, 'wordpress'),
		engine: 'native',
		sharedSecret: randomBytes(32).toString('base64url'),
		sidecarUrl: 'http://127.0.0.1:9',
		shop: demoShop(),
		...(wordpressDir !== undefined && wordpressDir !== '' && { wordpressDir }),
		log: (line) => process.stderr.write(`${line}\n`),
	});
	await wordpress.stop();
	process.stdout.write(`${wordpress.siteDir}\n`);
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}
