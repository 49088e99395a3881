import { formatAge, formatMoment } from '../text/moment.ts';
import { useNow } from './use-now.ts';

const PERIOD_MS = 15_000;

/** "3 minutes ago", with the exact time for who points at it or reads the mark-up. */
export function Age({ at }: { readonly at: string }) {
	const now = useNow(PERIOD_MS);
	return (
		<time dateTime={at} title={formatMoment(at)}>
			{formatAge(at, now)}
		</time>
	);
}
