import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { VARIABLES } from '../../sidecar/src/config-reader.ts';
import { StartFailure } from '../support/wordpress/start-failure.ts';

const settingNames: ReadonlySet<string> = new Set(VARIABLES);

/** Secrets may also be given as NAME_FILE. */
const secrets = VARIABLES.filter((name) => settingNames.has(`${name}_FILE`));

/** What of the process's own environment is read. It goes before the file. */
const ambientNames = ['WORDPRESS_DIR', 'NODE_ENV', 'CRASH_AT'] as const;

export type Settings = Readonly<Record<string, string>>;

/**
 * Reads the settings. Throws StartFailure 78 when the file was asked for and cannot be read, or
 * names a setting that does not exist.
 */
export function readSettings(
	env: { readonly file: string; readonly required: boolean },
	ambient: NodeJS.ProcessEnv,
): Settings {
	const text = readText(env);
	const settings: Record<string, string> = {};
	for (const [name, value] of Object.entries(text === undefined ? {} : parseEnv(text))) {
		// HAND_… are keys that a shop's own Hands name.
		if (!settingNames.has(name) && !name.startsWith('HAND_')) {
			throw new StartFailure(78, `${env.file}: there is no setting called ${name}.`);
		}
		settings[name] = value ?? '';
	}
	for (const name of ambientNames) {
		const value = ambient[name];
		if (value !== undefined && value !== '') settings[name] = value;
	}
	for (const name of secrets) {
		if (name in settings && `${name}_FILE` in settings) {
			throw new StartFailure(78, `${env.file}: ${name} and ${name}_FILE are both set; keep one.`);
		}
	}
	return settings;
}

/**
 * A secret's value, from the setting itself or from the file that NAME_FILE names; undefined when
 * neither is set. Throws StartFailure 78 when that file cannot be read.
 */
export function secretOf(settings: Settings, name: string): string | undefined {
	const file = settings[`${name}_FILE`];
	if (file === undefined || file === '') return settings[name];
	try {
		return readFileSync(file, 'utf8').trim();
	} catch (error) {
		throw new StartFailure(78, `${name}_FILE: ${file} cannot be read.`, { cause: error });
	}
}

function readText(env: { readonly file: string; readonly required: boolean }): string | undefined {
	try {
		return readFileSync(env.file, 'utf8');
	} catch (error) {
		const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
		if (absent && !env.required) return undefined;
		throw new StartFailure(
			78,
			`${env.file} cannot be read${absent ? ': there is no such file' : ''}.`,
			{
				cause: error,
			},
		);
	}
}
