import { diffLines } from 'diff';

export type Row =
	| { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }
	| { readonly kind: 'left-out'; readonly lines: number };

/** Unchanged lines shown around each change. */
const AROUND = 3;

/** Two texts line by line; long stretches that are the same are left out. */
export function compare(before: string, after: string): Row[] {
	const rows = diffLines(ended(before), ended(after)).flatMap(
		({ value, added, removed }): Row[] => {
			const kind = (added && 'added') || (removed && 'removed') || 'same';
			const lines = value.replace(/\n$/, '').split('\n');
			return lines.map((text) => ({ kind, text }));
		},
	);
	const near = (place: number): boolean =>
		rows.slice(Math.max(0, place - AROUND), place + AROUND + 1).some(({ kind }) => kind !== 'same');
	const shown: Row[] = [];
	let hidden = 0;
	const flush = (): void => {
		if (hidden > 0) shown.push({ kind: 'left-out', lines: hidden });
		hidden = 0;
	};
	rows.forEach((row, place) => {
		if (near(place)) {
			flush();
			shown.push(row);
		} else hidden += 1;
	});
	flush();
	return rows.every(({ kind }) => kind === 'same') ? [] : shown;
}

/** A last line without its end is the same line. */
function ended(text: string): string {
	return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
