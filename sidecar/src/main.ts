import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Invocation } from './cli/invocation.ts';
import { Terminal } from './failure.ts';

const USAGE = `ai-support-chat <command>

  serve [--env FILE]                    run the sidecar
  doctor [--json]                       check configuration, database and every provider
  chat [--as LOGIN] [--conversation ID] [--json]
                                        talk to the running sidecar
  audit verify [--checkpoint FILE] [--json]
  refunds list [--json] | show ID [--json] | reconcile [--json]
  crash-points [--json]                 where CRASH_AT may kill a test process
  version

Configuration is read from the environment; --env FILE adds a file. DATA_DIR names the data.
`;

/** Each command is loaded when asked for, so that none pays for another. */
async function run(invocation: Invocation): Promise<number> {
	const [command, ...argv] = invocation.argv;
	const given = { ...invocation, argv };
	switch (command) {
		case 'serve':
			return (await import('./cli/serve.ts')).serve(given);
		case 'doctor':
			return (await import('./cli/doctor.ts')).doctor(given);
		case 'chat':
			return (await import('./cli/chat.ts')).chat(given);
		case 'audit': {
			const { auditCommand } = await import('./cli/audit.ts');
			const { dataDirOf } = await import('./config.ts');
			const { isLegalMove } = await import('./composition/legality.ts');
			return auditCommand(argv, {
				stdout: { write: given.stdout },
				stderr: { write: given.stderr },
				dataDir: dataDirOf(given.env),
				isLegalMove,
			});
		}
		case 'refunds':
			return (await import('./cli/refunds.ts')).refunds(given);
		case 'crash-points': {
			const { crashPoints } = await import('./crash-points.ts');
			const points = crashPoints();
			given.stdout(
				argv.includes('--json') ? `${JSON.stringify(points)}\n` : `${points.join('\n')}\n`,
			);
			return 0;
		}
		case 'version':
		case '--version':
			given.stdout(`${(await import('./version.ts')).VERSION}\n`);
			return 0;
		case undefined:
		case 'help':
		case '--help':
			(command === undefined ? given.stderr : given.stdout)(USAGE);
			return command === undefined ? 64 : 0;
		default:
			given.stderr(`There is no command "${command}".\n\n${USAGE}`);
			return 64;
	}
}

/** The process's environment, and under it what `--env FILE` says. */
async function environment(argv: string[]): Promise<Invocation['env']> {
	const at = argv.indexOf('--env');
	if (at === -1) return process.env;
	const [, file] = argv.splice(at, 2);
	if (file === undefined) throw new Terminal('usage', '--env needs a file.');
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch {
		throw new Terminal('configuration', `--env names ${file}, which cannot be read.`);
	}
	const { VARIABLES } = await import('./config-reader.ts');
	const values = parseEnv(text);
	const unknown = Object.keys(values).filter(
		// HAND_… are keys that a shop's own Hands name.
		(name) => !VARIABLES.includes(name) && !name.startsWith('HAND_'),
	);
	if (unknown.length > 0) {
		throw new Terminal(
			'configuration',
			`${file}: ${unknown.join(', ')} is not a variable of this product.`,
		);
	}
	return { ...values, ...process.env };
}

/** sysexits.h, as the documentation lists them. */
function exitCodeOf(error: unknown): number {
	if (!(error instanceof Terminal)) return 1;
	switch (error.type) {
		case 'usage':
			return 64;
		case 'port_taken':
		case 'not_running':
		case 'build_tool_missing':
			return 69;
		case 'data_locked':
			return 75;
		case 'configuration':
		case 'key_file':
		case 'master_key':
			return 78;
		default:
			return 1;
	}
}

const argv = process.argv.slice(2);
try {
	process.exitCode = await run({
		env: await environment(argv),
		argv,
		stdout: (text) => process.stdout.write(text),
		stderr: (text) => process.stderr.write(text),
	});
} catch (error) {
	const known = error instanceof Terminal;
	process.stderr.write(
		`${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
	);
	process.exitCode = exitCodeOf(error);
}
