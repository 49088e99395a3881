/*
 * `npm start`. Plain JavaScript, so that a Node that is too old, or a missing `npm install`, is
 * answered with a sentence instead of a stack.
 */
import { createRequire } from 'node:module';

function refuse(message) {
	process.stderr.write(`ai-support-chat: ${message}\n`);
	process.exit(69);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	refuse(`Node.js 20.19 or later is needed (24 is recommended); this is ${process.versions.node}.`);
}

const require = createRequire(import.meta.url);
for (const name of ['tsx/esm/api', 'better-sqlite3', 'zod', 'esbuild', 'tar', 'fflate']) {
	try {
		require.resolve(name);
	} catch {
		refuse(`The dependency ${name} is not installed: run \`npm install\` first.`);
	}
}
try {
	const { default: Database } = await import('better-sqlite3');
	new Database(':memory:').close();
} catch (error) {
	refuse(
		`better-sqlite3 cannot be loaded (${String(error.message).split('\n')[0]}): run \`npm rebuild better-sqlite3\`.`,
	);
}

const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./main.ts');
await main(process.argv.slice(2), process.env);
