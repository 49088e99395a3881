import type { Finding } from './findings.ts';
import type { VerifyReport } from './verify.ts';

/** What a report does not prove, in numbers: entries after the last checkpoint that counts. */
export interface Unanchored {
	readonly from: number;
	readonly entries: number;
	/** No checkpoint from outside the file was given: the rest is only the file's own word. */
	readonly onlyLocal: boolean;
}

export function unanchored(report: VerifyReport): Unanchored {
	const from = report.outsideCheckpoint ?? report.storedCheckpoint;
	return {
		from,
		entries: Math.max(0, report.size - from),
		onlyLocal: report.outsideCheckpoint === null,
	};
}

/** For people: the outcome first, then why, then what is not covered. */
export function reportText(report: VerifyReport): string {
	const counts = `${entries(report.size)}, root ${report.root ?? 'unknown'}`;
	return [
		`${report.outcome}: ${counts}`,
		...report.findings.map(({ fault, message }) => `  ${fault}: ${message}`),
		...more(report.findings, report.findingsTotal),
		`log: ${report.instance ?? 'without a name'}`,
		...anchorLines(report),
		...keyLines(report),
		'',
	].join('\n');
}

/** One line of JSON, for programs. */
export function reportJson(report: VerifyReport, file: string): string {
	const rest = unanchored(report);
	return `${JSON.stringify({
		outcome: report.outcome,
		exit: report.exitCode,
		file,
		instance: report.instance,
		size: report.size,
		root: report.root,
		findings: report.findings,
		findings_total: report.findingsTotal,
		checkpoint: { outside: report.outsideCheckpoint, stored: report.storedCheckpoint },
		unanchored: { from: rest.from, entries: rest.entries, only_local: rest.onlyLocal },
		keys: report.keys,
		keys_from_file: report.keysFromFile,
	})}\n`;
}

function more(shown: readonly Finding[], total: number): string[] {
	return total > shown.length ? [`  and ${String(total - shown.length)} more`] : [];
}

function anchorLines(report: VerifyReport): string[] {
	if (report.size === 0) return [];
	const { from, entries: count, onlyLocal } = unanchored(report);
	if (!onlyLocal) {
		return count === 0
			? [`anchored: the given checkpoint covers every entry`]
			: [
					`anchored: the given checkpoint covers the first ${entries(from)}`,
					`not anchored yet: ${entries(count)} after it`,
				];
	}
	const own =
		from === 0
			? 'the file holds no checkpoint'
			: `checkpoints in this file cover the first ${entries(from)}, ${entries(count)} come after`;
	return [
		`not anchored: no checkpoint from outside was given; ${own}`,
		'  Whoever held this machine could have written all of it anew. Give --checkpoint with a note',
		'  that WordPress or somebody else kept.',
	];
}

function keyLines(report: VerifyReport): string[] {
	if (report.keys.length === 0) return [];
	const origin = report.keysFromFile
		? 'named by this file itself; compare with a copy kept elsewhere'
		: 'trusted';
	return report.keys.map((vkey) => `key (${origin}): ${vkey}`);
}

function entries(count: number): string {
	return count === 1 ? '1 entry' : `${String(count)} entries`;
}
