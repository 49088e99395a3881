import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the operating system says of a process, from outside it: both sides are read alike. */

let ticks: number | undefined;

/** Milliseconds of processor time, user and system, of all its threads since it began. Linux only. */
export function cpuMs(pid: number): number {
	ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
	const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
	// The name in parentheses may hold spaces; utime and stime are fields 14 and 15 (proc(5)).
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticks;
}

/** Megabytes (2^20) resident. Linux only. */
export function residentMb(pid: number): number {
	const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const half = sorted.length >> 1;
	const [low, high] = [sorted[sorted.length - 1 - half], sorted[half]];
	if (low === undefined || high === undefined) throw new Error('no values');
	return (low + high) / 2;
}
