import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { beginSync, cancelSync, stepSync, type Sync } from '../wire/knowledge.ts';
import { readProblem, type ScreenProblem } from '../wire/problem.ts';

const REST_MS = 1_000;

export interface SyncDrive {
	/** As last heard from a step; undefined before the first. */
	readonly sync: Sync | undefined;
	readonly driving: boolean;
	readonly problem: ScreenProblem | undefined;
	readonly begin: (full: boolean) => void;
	/** Takes a sync up where it stands. */
	readonly resume: () => void;
	readonly cancel: () => void;
}

/** A sentence on what a sync that ended has done. */
export function syncSummary(sync: Sync): string {
	return sprintf(
		/* translators: 1: documents sent, 2: unchanged, 3: removed, 4: that could not be read */
		__('%1$d sent, %2$d unchanged, %3$d removed, %4$d could not be read.', 'ai-support-chat'),
		sync.updated,
		sync.unchanged,
		sync.removed,
		sync.rejected,
	);
}

/** 0 to 100; below 100 until it has ended. */
export function syncPercent(sync: Sync): number {
	if (sync.phase === 'done') return 100;
	return Math.min(99, Math.floor((100 * sync.looked_at) / Math.max(1, sync.total)));
}

/** Says how far it is at each quarter: more would talk over everything else. */
function announce(before: Sync | undefined, now: Sync): void {
	if (now.phase === 'done') {
		speak(now.problem ?? `${__('Synchronised.', 'ai-support-chat')} ${syncSummary(now)}`);
		return;
	}
	const quarter = (sync: Sync | undefined) => (sync ? Math.floor(syncPercent(sync) / 25) : 0);
	if (quarter(now) > quarter(before)) {
		speak(
			sprintf(
				/* translators: 1: how many so far, 2: how many in all */
				__('%1$d of %2$d documents', 'ai-support-chat'),
				now.looked_at,
				now.total,
			),
		);
	}
}

/**
 * Drives a sync step by step for as long as the screen is open. What it leaves, cron finishes; a
 * screen that finds one unfinished takes it up.
 */
export function useSync(onStep: () => void): SyncDrive {
	const [sync, setSync] = useState<Sync>();
	const [driving, setDriving] = useState(false);
	const [problem, setProblem] = useState<ScreenProblem>();
	const drive = useRef(0);

	const run = useCallback(
		(first: () => Promise<Sync | null>) => {
			drive.current += 1;
			const mine = drive.current;
			const current = () => drive.current === mine;
			let before: Sync | undefined;
			setDriving(true);
			setProblem(undefined);
			async function go(): Promise<void> {
				let next = await first();
				while (current() && next) {
					setSync(next);
					announce(before, next);
					onStep();
					if (next.phase === 'done') break;
					// Nothing moved: somebody else makes this step.
					if (before?.looked_at === next.looked_at && before.phase === next.phase) {
						await new Promise((resolve) => setTimeout(resolve, REST_MS));
					}
					before = next;
					next = await stepSync();
				}
			}
			go()
				.catch((thrown: unknown) => {
					if (!current()) return;
					const trouble = readProblem(thrown);
					setProblem(trouble);
					speak(trouble.detail, 'assertive');
				})
				.finally(() => {
					if (current()) setDriving(false);
				});
		},
		[onStep],
	);

	// Leaving the screen ends the driving, not the sync.
	useEffect(
		() => () => {
			drive.current += 1;
		},
		[],
	);

	const begin = useCallback((full: boolean) => run(() => beginSync(full)), [run]);
	const resume = useCallback(() => run(stepSync), [run]);
	const cancel = useCallback(() => run(cancelSync), [run]);
	return { sync, driving, problem, begin, resume, cancel };
}
