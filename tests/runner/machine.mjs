import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const BROWSERS = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome-stable',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The Chromium to test with: the one that CHROMIUM names, else one in a usual place. */
export function chromium() {
	const named = process.env.CHROMIUM;
	if (named) return existsSync(named) ? named : undefined;
	return BROWSERS.find((file) => existsSync(file));
}

/** What this machine lacks to run the PHP tests on a WordPress, or undefined. */
export function phpLacks() {
	const wanted = ['pdo_sqlite', 'mbstring', 'dom', 'openssl', 'curl', 'xml'];
	const probe = `exit(PHP_VERSION_ID < 80100 ? 2 : 0);`;
	const version = spawnSync('php', ['-r', probe]);
	if (version.error) return 'no php on the PATH';
	if (version.status !== 0) return 'PHP is older than 8.1';
	const modules = spawnSync('php', ['-m'], { encoding: 'utf8' }).stdout.toLowerCase().split(/\s+/);
	const missing = wanted.filter((name) => !modules.includes(name));
	if (missing.length > 0) return `PHP has no ${missing.join(', ')}`;
	if (spawnSync('composer', ['--version'], { stdio: 'ignore' }).error) {
		return 'no composer on the PATH';
	}
	return undefined;
}

/**
 * Runs a command to its end and keeps what it says; ends it after `minutes`. A signal that ends
 * this process ends the command first.
 */
export function run(command, args, { cwd, env = {}, minutes = 30 }) {
	return new Promise((resolve) => {
		let output = '';
		let stdout = '';
		const child = spawn(command, args, {
			cwd,
			env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const forward = (signal) => child.kill(signal);
		process.once('SIGINT', forward);
		process.once('SIGTERM', forward);
		const timer = setTimeout(() => {
			output += `\nended after ${minutes} minutes\n`;
			child.kill('SIGTERM');
			setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
		}, minutes * 60_000);
		child.stdout.on('data', (bytes) => {
			output += bytes;
			stdout += bytes;
		});
		child.stderr.on('data', (bytes) => (output += bytes));
		const ended = (code) => {
			clearTimeout(timer);
			process.off('SIGINT', forward);
			process.off('SIGTERM', forward);
			resolve({ code, output, stdout });
		};
		child.once('error', (error) => {
			output += error.message;
			ended(1);
		});
		child.once('close', (code, signal) => ended(code ?? signal));
	});
}
