import { useEffect, useState } from '@wordpress/element';
import { checkFacts, type FactsProblem } from '../wire/facts.ts';

export type Check =
	| { readonly step: 'checking' }
	| { readonly step: 'done'; readonly problems: readonly FactsProblem[] }
	/** Nobody answered; a save is checked in any case. */
	| { readonly step: 'unknown' };

/** A pause in typing. */
const PAUSE_MS = 400;

/** Has the sidecar check the text a moment after it was changed; the last text wins. */
export function useCheck(yaml: string): Check {
	const [known, setKnown] = useState<{ readonly yaml: string; readonly check: Check }>();
	useEffect(() => {
		const asking = new AbortController();
		const timer = setTimeout(() => {
			checkFacts(yaml, asking.signal).then(
				(problems) => setKnown({ yaml, check: { step: 'done', problems } }),
				() => {
					if (!asking.signal.aborted) setKnown({ yaml, check: { step: 'unknown' } });
				},
			);
		}, PAUSE_MS);
		return () => {
			clearTimeout(timer);
			asking.abort();
		};
	}, [yaml]);
	return known?.yaml === yaml ? known.check : { step: 'checking' };
}
