/**
 * `npm run check [-- --only <step>[,<step>]]`: everything that can be said about the code without
 * running it. A line a step, the full output of a step only when it fails; the next steps still
 * run, so that one round names every fault. What this machine cannot check is said, and is a
 * failure where CI=true.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { composeFaults } from './check/compose-file.mjs';

const root = path.resolve(import.meta.dirname, '..');
const inRoot = (file) => path.join(root, file);
const onCi = process.env.CI === 'true';

const passed = (detail = '') => ({ state: 'ok', detail });
const skipped = (detail) => ({ state: 'skipped', detail });
const failed = (output) => ({ state: 'failed', output });

function run(command, args) {
	const ended = spawnSync(command, args, {
		cwd: root,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		env: { ...process.env, NO_COLOR: '1' },
	});
	if (ended.error) return failed(ended.error.message);
	if (ended.status === 0) return passed();
	return failed(`${ended.stdout}${ended.stderr}`);
}

/** A tool of this workspace, started without npx, whose start is slow. */
const tool = (name, ...args) => run(inRoot(`node_modules/.bin/${name}`), args);

function has(command, ...args) {
	return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** The first step that did not pass, else the last. */
function inTurn(...steps) {
	let outcome = passed();
	for (const step of steps) {
		outcome = step();
		if (outcome.state !== 'ok') break;
	}
	return outcome;
}

function openapi() {
	if (!existsSync(inRoot('sidecar/scripts/openapi.ts'))) {
		return skipped('sidecar/scripts/openapi.ts does not exist');
	}
	return tool('tsx', 'sidecar/scripts/openapi.ts', '--check');
}

function compose() {
	const file = inRoot('docker-compose.yml');
	if (!existsSync(file)) return skipped('docker-compose.yml does not exist');
	const faults = composeFaults(root, readFileSync(file, 'utf8'));
	if (faults.length > 0) return failed(faults.join('\n'));
	if (!has('docker', 'compose', 'version')) return passed('without docker');
	return run('docker', ['compose', '-f', file, 'config', '--quiet', '--no-interpolate']);
}

function php() {
	if (!existsSync(inRoot('composer.json'))) return skipped('composer.json does not exist');
	if (!has('php', '--version')) return skipped('no php on this machine');
	if (!has('composer', '--version')) return skipped('no composer on this machine');
	return inTurn(
		() => run('composer', ['install', '--no-interaction', '--no-progress', '--quiet']),
		() => run('vendor/bin/phpstan', ['analyse', '--no-progress', '--memory-limit=1G']),
		() => run('vendor/bin/phpcs', ['-q']),
	);
}

const STEPS = {
	format: () => tool('prettier', '--check', '--log-level=warn', '.'),
	lint: () => tool('eslint', '--max-warnings=0', '.'),
	types: () => tool('tsc', '-p', 'tsconfig.json', '--noEmit'),
	'types-plugin': () => tool('tsc', '-p', 'plugin/tsconfig.json', '--noEmit'),
	imports: () =>
		tool('depcruise', '--config', '.dependency-cruiser.cjs', 'sidecar/src', 'plugin/src', 'tests'),
	styles: () => tool('stylelint', '--allow-empty-input', 'plugin/src/**/*.css', 'tests/**/*.css'),
	openapi,
	compose,
	php,
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? Object.keys(STEPS);
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
	console.error(`no step "${unknown.join(', ')}"; there are ${Object.keys(STEPS).join(', ')}`);
	process.exit(64);
}

const broken = [];
for (const name of wanted) {
	const begun = performance.now();
	let outcome = STEPS[name]();
	if (outcome.state === 'skipped' && onCi)
		outcome = failed(`needed with CI=true: ${outcome.detail}`);
	const seconds = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
	const detail = outcome.detail ? ` (${outcome.detail})` : '';
	console.log(`${outcome.state.padEnd(7)} ${name.padEnd(12)} ${seconds.padStart(7)}${detail}`);
	if (outcome.state === 'failed') {
		broken.push(name);
		console.log(outcome.output.trim().replace(/^/gm, '        '));
	}
}
console.log(
	broken.length === 0
		? `check: all ${wanted.length} steps passed or were skipped as said`
		: `check: ${broken.length} of ${wanted.length} failed: ${broken.join(', ')}`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
