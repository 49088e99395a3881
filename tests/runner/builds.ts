import { buildWhatIsStale } from '../demo/build.ts';

// The same rule as `npm start`: what is older than its sources is built.
try {
	await buildWhatIsStale((line) => process.stdout.write(`${line}\n`));
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}
