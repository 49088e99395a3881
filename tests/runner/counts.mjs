import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A row of the table: how many tests of a folder passed, failed and were skipped, in how many
 * milliseconds.
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, ms: number }} Row
 */

/** What vitest's JSON report says, a row a folder. */
export function vitestRows(file, root) {
	if (!existsSync(file)) return [];
	const rows = new Map();
	for (const result of JSON.parse(readFileSync(file, 'utf8')).testResults) {
		const name = path
			.dirname(path.relative(root, result.name))
			.split(path.sep)
			.slice(0, 3)
			.join('/');
		const row = rows.get(name) ?? { name, passed: 0, failed: 0, skipped: 0, ms: 0 };
		rows.set(name, row);
		const states = result.assertionResults.map((one) => one.status);
		row.passed += states.filter((state) => state === 'passed').length;
		const failed = states.filter((state) => state === 'failed').length;
		// A file that could not be loaded, or whose set-up failed, has no failed test to count.
		row.failed += failed === 0 && result.status === 'failed' ? 1 : failed;
		row.skipped += states.filter((state) => state !== 'passed' && state !== 'failed').length;
		row.ms += Math.max(0, result.endTime - result.startTime);
	}
	return [...rows.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** What PHPUnit's JUnit report says, one row. */
export function junitRow(file, name) {
	if (!existsSync(file)) return undefined;
	const whole = /<testsuite\s[^>]*>/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
	const number = (attribute) =>
		Number(new RegExp(`\\b${attribute}="([\\d.]+)"`).exec(whole)?.[1] ?? 0);
	const failed = number('errors') + number('failures');
	const skipped = number('skipped');
	return {
		name,
		passed: number('tests') - failed - skipped,
		failed,
		skipped,
		ms: number('time') * 1000,
	};
}

/** The table, and after it the sum as one plain line, which machines read. */
export function report(rows) {
	const sum = { name: 'all', passed: 0, failed: 0, skipped: 0, ms: 0 };
	for (const row of rows) {
		for (const key of ['passed', 'failed', 'skipped', 'ms']) sum[key] += row[key];
	}
	const width = Math.max(6, ...rows.map(({ name }) => name.length));
	const line = (name, ...cells) =>
		`${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
	const cells = (row) => [row.passed, row.failed, row.skipped, `${(row.ms / 1000).toFixed(1)} s`];
	return {
		sum,
		table: [
			line('suite', 'passed', 'failed', 'skipped', 'time'),
			...rows.map((row) => line(row.name, ...cells(row))),
		].join('\n'),
		closing: `${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`,
	};
}
