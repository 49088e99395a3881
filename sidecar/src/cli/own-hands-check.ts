import { systemClock } from '../clock.ts';
import { composeOwnTools } from '../composition/own-tools.ts';
import type { Config } from '../config.ts';
import { loadOwnHands } from '../hands/own/load.ts';
import { deriveKeys } from '../signing.ts';
import type { Invocation } from './invocation.ts';

/**
 * Reads the shop's own Hands as a start would; calls none of them.
 *
 * @throws Error naming file and field of each that is left out
 */
export async function checkOwnHands(config: Config, env: Invocation['env']): Promise<string> {
	const { dir } = config.ownHands;
	if (dir === null) return 'none (no HANDS_DIR)';
	const keys = deriveKeys(config.wordpress.secret, config.wordpress.baseUrl);
	const files = await loadOwnHands(dir, env);
	const states = composeOwnTools(files, { config, clock: systemClock, keys }).states();
	const problems = states.flatMap(({ problem }) => (problem === null ? [] : [problem]));
	if (problems.length > 0) throw new Error(`left out: ${problems.join('; ')}`);
	return states.length === 0 ? `none in ${dir}` : states.map(({ name }) => name).join(', ');
}
