import type { ComponentProps, MouseEvent } from 'react';

interface LocalLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
	readonly href: string;
	/** Called instead of loading the page. */
	readonly onFollow: () => void;
}

/** A true link, so that it opens in a new tab as any other; a plain click stays on the screen. */
export function LocalLink({ href, onFollow, children, ...rest }: LocalLinkProps) {
	function follow(event: MouseEvent) {
		const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
		if (event.defaultPrevented || event.button !== 0 || elsewhere) return;
		event.preventDefault();
		onFollow();
	}
	return (
		<a {...rest} href={href} onClick={follow}>
			{children}
		</a>
	);
}
