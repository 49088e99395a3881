import { __, sprintf } from '@wordpress/i18n';
import { formatAge } from '../text/moment.ts';
import type { ScreenProblem } from '../wire/problem.ts';
import { useNow } from './use-now.ts';

interface LiveMarkProps {
	readonly updatedAt: number | undefined;
	readonly problem: ScreenProblem | undefined;
}

const PERIOD_MS = 1_000;

function words(updatedAt: number, problem: ScreenProblem | undefined, now: number): string {
	const age = formatAge(new Date(updatedAt).toISOString(), now);
	return problem
		? sprintf(
				/* translators: %s: how long ago, e.g. "40 seconds ago" */
				__('Connection lost, trying again. Last update %s.', 'ai-support-chat'),
				age,
			)
		: sprintf(
				/* translators: %s: how long ago, e.g. "just now" */
				__('Updated %s', 'ai-support-chat'),
				age,
			);
}

/** How fresh the screen is. Not a live region: it would speak every second. */
export function LiveMark({ updatedAt, problem }: LiveMarkProps) {
	const now = useNow(PERIOD_MS);
	if (updatedAt === undefined) return null;
	return (
		<span className={`asc-live ${problem ? 'asc-live--lost' : ''}`} title={problem?.detail}>
			<span className="asc-live__dot" aria-hidden="true" />
			{words(updatedAt, problem, now)}
		</span>
	);
}
