import { useEffect, useState } from '@wordpress/element';

/** The time in milliseconds, renewed every `periodMs`, so that ages on the screen grow. */
export function useNow(periodMs: number): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), periodMs);
		return () => clearInterval(timer);
	}, [periodMs]);
	return now;
}
