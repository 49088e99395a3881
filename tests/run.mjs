/**
 * `npm test`: builds what is stale, then unit and integration tests, PHP tests on a real WordPress,
 * browser tests in a real Chromium. What this machine cannot run is said, and is a failure where
 * REQUIRE_PHP=1 or REQUIRE_BROWSER=1. The last line is the sum of all: `N passed, N failed, N skipped`.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { junitRow, report, vitestRows } from './runner/counts.mjs';
import { chromium, phpLacks, run } from './runner/machine.mjs';

const root = path.resolve(import.meta.dirname, '..');
const temporary = mkdtempSync(path.join(tmpdir(), 'ai-support-chat-test-'));
const inTemporary = (name) => path.join(temporary, name);
const required = (name) => process.env[name] === '1';
const began = performance.now();

const rows = [];
const skips = [];

const say = (line) => console.log(line);
const indented = (text) => text.trim().replace(/^/gm, '    ');
const tsx = (script, ...args) => [process.execPath, ['--import', 'tsx', script, ...args]];

function fail(name, why, output = '') {
	say(`FAILED  ${name}: ${why}`);
	if (output.trim() !== '') say(indented(output));
}

/** Something that could not be run at all is one failed test. */
function broken(name, why, output) {
	fail(name, why, output);
	rows.push({ name, passed: 0, failed: 1, skipped: 0, ms: 0 });
}

function cannot(name, why, variable) {
	if (required(variable)) {
		broken(name, `${variable}=1, but ${why}`);
		return;
	}
	skips.push(`${name}: ${why}`);
	rows.push({ name, passed: 0, failed: 0, skipped: 1, ms: 0 });
}

/** Adds what a runner counted; a runner that failed without a failed test counts as one. */
function add(name, { code, output }, counted, mayNotSkip) {
	const skippedHere = counted.reduce((sum, row) => sum + row.skipped, 0);
	rows.push(...counted);
	for (const line of output.matchAll(/^.*\bSKIPPED\b.*$/gm)) skips.push(line[0].trim());
	if (code !== 0 || counted.length === 0) {
		if (!counted.some((row) => row.failed > 0))
			broken(name, `its runner ended with ${code}`, output);
		else fail(name, 'see below', output);
	} else if (mayNotSkip !== undefined && required(mayNotSkip) && skippedHere > 0) {
		broken(name, `${mayNotSkip}=1, but ${skippedHere} tests were skipped`, output);
	}
	const seconds = ((performance.now() - began) / 1000).toFixed(0);
	say(`${seconds.padStart(5)} s  ${name} ended`);
}

async function vitest(name, config, variable, env = {}) {
	const json = inTemporary(`${path.basename(config)}.json`);
	const ended = await run(
		process.execPath,
		[
			path.join(root, 'node_modules/vitest/vitest.mjs'),
			'run',
			...['--config', config],
			...['--reporter=default', '--reporter=json', `--outputFile.json=${json}`],
		],
		{ cwd: root, env: { SHOP_SEED: process.env.SHOP_SEED, ...env } },
	);
	add(name, ended, vitestRows(json, root), variable);
}

async function php() {
	const lacks = phpLacks();
	if (lacks !== undefined) return cannot('PHP tests', lacks, 'REQUIRE_PHP');
	const phpunit = path.join(root, 'vendor/bin/phpunit');
	const age = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
	if (age(path.join(root, 'vendor/autoload.php')) < age(path.join(root, 'composer.json'))) {
		const installed = await run(
			'composer',
			['install', '--no-interaction', '--no-progress', '--quiet'],
			{ cwd: root, env: { COMPOSER_ALLOW_SUPERUSER: '1' } },
		);
		if (installed.code !== 0) {
			return broken('PHP tests', 'composer install failed', installed.output);
		}
	}
	const site = await run(...tsx('tests/runner/php-site.ts', temporary), { cwd: root });
	const siteDir = site.stdout.trim().split('\n').at(-1);
	if (site.code !== 0 || !siteDir) {
		return broken('PHP tests', 'no WordPress could be installed', site.output);
	}
	const junit = inTemporary('phpunit.xml');
	const ended = await run('php', [phpunit, '--log-junit', junit, '--colors=never'], {
		cwd: root,
		env: { AI_SUPPORT_CHAT_WP_DIR: siteDir },
	});
	const row = junitRow(junit, 'tests/php');
	add('PHP tests', ended, row ? [row] : [], 'REQUIRE_PHP');
}

async function browser() {
	const found = chromium();
	if (found === undefined) {
		return cannot('browser tests', 'no Chromium here (CHROMIUM names one)', 'REQUIRE_BROWSER');
	}
	await vitest('browser tests', 'vitest.e2e.config.ts', 'REQUIRE_BROWSER', { CHROMIUM: found });
}

async function all() {
	const built = await run(...tsx('tests/runner/builds.ts'), { cwd: root });
	if (built.code !== 0) return broken('build', 'what is tested could not be built', built.output);
	if (built.stdout.trim() !== '') say(built.stdout.trim());
	await vitest('unit and integration tests', 'vitest.config.ts');
	await php();
	await browser();
}

try {
	await all();
} finally {
	rmSync(temporary, { recursive: true, force: true });
}
const { sum, table, closing } = report(rows);
say(`\n${table}\n`);
if (process.env.RAN_BEFORE) say(process.env.RAN_BEFORE);
for (const line of new Set(skips)) say(`skipped: ${line}`);
say(`${((performance.now() - began) / 60_000).toFixed(1)} minutes in all`);
say(closing);
process.exitCode = sum.failed > 0 ? 1 : 0;
