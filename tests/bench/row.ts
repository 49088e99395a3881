/** One line of the table. */
export interface Row {
	readonly measure: string;
	readonly figure: string;
	/** What the same machine does at least, in the same run; '' where there is none. */
	readonly floor: string;
	readonly ratio: string;
	/** '' where nothing was promised. */
	readonly expected: string;
}

const TITLES: Row = {
	measure: 'measure',
	figure: 'figure',
	floor: 'floor, same run',
	ratio: 'ratio',
	expected: 'expected',
};

export function table(rows: readonly Row[]): string {
	const columns = ['measure', 'figure', 'floor', 'ratio', 'expected'] as const;
	const widths = columns.map((column) =>
		Math.max(...[TITLES, ...rows].map((row) => row[column].length)),
	);
	return [TITLES, ...rows]
		.map((row) =>
			columns
				.map((column, i) => row[column].padEnd(widths[i] ?? 0))
				.join('   ')
				.trimEnd(),
		)
		.join('\n');
}
