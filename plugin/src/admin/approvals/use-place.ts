import { useCallback, useEffect, useState } from '@wordpress/element';
import { parsePlace, placeHref, type Place } from './address.ts';

export interface Navigation {
	readonly place: Place;
	/** Goes there and leaves the present place to the Back button. */
	readonly go: (place: Place) => void;
}

/** The place that the address bar names, and the way to another. */
export function usePlace(): Navigation {
	const [place, setPlace] = useState(() => parsePlace(window.location.search));
	useEffect(() => {
		const read = () => setPlace(parsePlace(window.location.search));
		window.addEventListener('popstate', read);
		return () => window.removeEventListener('popstate', read);
	}, []);
	const go = useCallback((next: Place) => {
		window.history.pushState(null, '', placeHref(next));
		setPlace(next);
	}, []);
	return { place, go };
}
