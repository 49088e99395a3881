import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartFailure } from '../support/wordpress/start-failure.ts';

export interface DemoArguments {
	readonly help: boolean;
	/** One line of JSON on stdout when all is up, instead of a table. */
	readonly json: boolean;
	/** The front door's port, when asked for. */
	readonly port: number | undefined;
	readonly data: string | undefined;
	/** The file of settings; `.env`, which may be absent, unless asked for. */
	readonly env: { readonly file: string; readonly required: boolean };
	/** Keys that move real money are allowed. */
	readonly live: boolean;
}

export const usage = `Usage: npm start [-- OPTIONS]

Starts a WordPress with the plugin, its sidecar, and a twin of each provider that has no key.

  --json       one line of JSON on stdout when all is up
  --port N     the site's port on 127.0.0.1 (8080)
  --data DIR   where everything is kept between starts (.data/demo)
  --env FILE   the settings, NAME=value a line (.env, if there is one)
  --live       allow keys that move real money
  --help       this text

Exit codes: 0 ended, 64 usage, 69 something is unavailable, 75 the data is in use, 78 configuration.
`;

/** Reads the command line. Paths are taken from `cwd`. Throws StartFailure 64 naming the argument. */
export function parseArguments(argv: readonly string[], cwd: string): DemoArguments {
	const values = readFlags(argv);
	for (const [name, value] of Object.entries(values)) {
		if (value === '') throw new StartFailure(64, `--${name} needs a value; see --help.`);
	}
	return {
		help: values.help === true,
		json: values.json === true,
		port: values.port === undefined ? undefined : parsePort('--port', values.port, 64),
		data: values.data === undefined ? undefined : resolve(cwd, values.data),
		env: { file: resolve(cwd, values.env ?? '.env'), required: values.env !== undefined },
		live: values.live === true,
	};
}

function readFlags(argv: readonly string[]) {
	try {
		return parseArgs({
			args: [...argv],
			strict: true,
			allowPositionals: false,
			options: {
				help: { type: 'boolean' },
				json: { type: 'boolean' },
				port: { type: 'string' },
				data: { type: 'string' },
				env: { type: 'string' },
				live: { type: 'boolean' },
			},
		}).values;
	} catch (error) {
		// Node's message names the argument in its first sentence and then advises.
		const [sentence = 'wrong argument'] = (
			error instanceof Error ? error.message : String(error)
		).split(/(?<=')\. |\n/);
		throw new StartFailure(64, `${sentence.replace(/\.$/, '')}; see --help.`, { cause: error });
	}
}

/** A port from 1 to 65535. `exitCode` tells a wrong argument (64) from a wrong setting (78). */
export function parsePort(name: string, value: string, exitCode: 64 | 78): number {
	const port = Number(value);
	if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65_535) {
		throw new StartFailure(
			exitCode,
			`${name} must be a port from 1 to 65535, not ${JSON.stringify(value)}.`,
		);
	}
	return port;
}
