import { useEffect } from '@wordpress/element';

/** Has the browser ask before the page is left with changes that are not saved. */
export function useUnsavedGuard(changed: boolean): void {
	useEffect(() => {
		if (!changed) return undefined;
		const ask = (event: BeforeUnloadEvent) => event.preventDefault();
		window.addEventListener('beforeunload', ask);
		return () => window.removeEventListener('beforeunload', ask);
	}, [changed]);
}
