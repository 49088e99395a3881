import { join, resolve } from 'node:path';
import { demoShop } from '../support/shop.ts';
import { StartFailure } from '../support/wordpress/start-failure.ts';
import { parseArguments, usage } from './arguments.ts';
import { buildWhatIsStale } from './build.ts';
import { startDemo, type Demo } from './demo.ts';
import { readSettings } from './env-file.ts';
import { providerModes } from './providers.ts';
import { readyTable } from './ready-table.ts';

const root = join(import.meta.dirname, '../..');

/**
 * `npm start`: runs until a signal or until a part ends for good, then ends the process. stdout
 * carries the ready line (or the table) and nothing else.
 */
export async function main(argv: readonly string[], ambient: NodeJS.ProcessEnv): Promise<void> {
	const begun = Date.now();
	const log = (line: string): void => {
		const seconds = ((Date.now() - begun) / 1000).toFixed(1).padStart(6);
		for (const part of line.split('\n')) process.stderr.write(`${seconds}s  ${part}\n`);
	};
	const ending = new AbortController();
	let demo: Demo | undefined;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (ending.signal.aborted) return;
			log('ending');
			ending.abort();
		});
	}
	try {
		const options = parseArguments(argv, root);
		if (options.help) {
			process.stdout.write(usage);
			return;
		}
		const env = readSettings(options.env, ambient);
		// A wrong setting is told of before anything is built.
		providerModes(env, options.live);
		await buildWhatIsStale(log);
		demo = await startDemo({
			dataDir: options.data ?? resolve(root, given(env['DATA_DIR']) ?? '.data/demo'),
			port: options.port,
			shop: demoShop(),
			env,
			live: options.live,
			log,
			signal: ending.signal,
		});
		process.stdout.write(options.json ? `${JSON.stringify(demo.ready)}\n` : readyTable(demo.ready));
		log(`ready, with WordPress ${demo.wordpress.version} on ${demo.wordpress.engine} PHP`);
		const failure = await Promise.race([demo.failed, aborted(ending.signal)]);
		await demo.stop();
		if (failure !== undefined) throw failure;
		process.exit(0);
	} catch (error) {
		await demo?.stop();
		// Given up by a signal while it was starting.
		if (ending.signal.aborted) process.exit(0);
		if (!(error instanceof StartFailure)) throw error;
		process.stderr.write(`ai-support-chat: ${error.message}\n`);
		process.exit(error.exitCode);
	}
}

function given(value: string | undefined): string | undefined {
	return value === '' ? undefined : value;
}

function aborted(signal: AbortSignal): Promise<undefined> {
	return new Promise((resolve_) => {
		if (signal.aborted) resolve_(undefined);
		else {
			signal.addEventListener('abort', () => {
				resolve_(undefined);
			});
		}
	});
}
