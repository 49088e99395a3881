import { describe, expect, it } from 'vitest';
import { parseArguments } from '../demo/arguments.ts';
import { StartFailure } from '../support/wordpress/start-failure.ts';

function failureOf(argv: readonly string[]): StartFailure {
	try {
		parseArguments(argv, '/repo');
	} catch (error) {
		if (error instanceof StartFailure) return error;
		throw error;
	}
	throw new Error(`${argv.join(' ')} was accepted`);
}

describe('the command line of the demo', () => {
	it('asks for nothing: .env if there is one, no fixed port or data folder', () => {
		expect(parseArguments([], '/repo')).toEqual({
			help: false,
			json: false,
			port: undefined,
			data: undefined,
			env: { file: '/repo/.env', required: false },
			live: false,
		});
	});

	it('takes paths from the repository, or absolute ones', () => {
		const given = parseArguments(
			['--data', 'shop', '--env=/etc/chat.env', '--port', '9000'],
			'/repo',
		);
		expect(given.data).toBe('/repo/shop');
		expect(given.env).toEqual({ file: '/etc/chat.env', required: true });
		expect(given.port).toBe(9000);
	});

	it.each([
		[['--nope'], /--nope/],
		[['shop'], /shop/],
		[['--port'], /--port/],
		[['--port', '0'], /--port .*"0"/],
		[['--port', '65536'], /--port .*"65536"/],
		[['--port', '80a'], /--port .*"80a"/],
		[['--data', ''], /--data/],
		[['--json=yes'], /--json/],
	])('refuses %j in one sentence with exit code 64', (argv, message) => {
		const failure = failureOf(argv);
		expect(failure.exitCode).toBe(64);
		expect(failure.message).toMatch(message);
		expect(failure.message).not.toContain('\n');
	});
});
