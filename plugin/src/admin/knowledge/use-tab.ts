import { useCallback, useEffect, useState } from '@wordpress/element';
import { parseTab, tabHref, type Tab } from './address.ts';

/** The tab that the address bar names, and the way to another, kept in the browser's history. */
export function useTab(): readonly [Tab, (tab: Tab) => void] {
	const [tab, setTab] = useState(() => parseTab(window.location.search));
	useEffect(() => {
		const read = () => setTab(parseTab(window.location.search));
		window.addEventListener('popstate', read);
		return () => window.removeEventListener('popstate', read);
	}, []);
	const go = useCallback((next: Tab) => {
		window.history.pushState(null, '', tabHref(next));
		setTab(next);
	}, []);
	return [tab, go];
}
