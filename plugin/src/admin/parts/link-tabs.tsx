import type { ReactNode } from 'react';
import { LocalLink } from './local-link.tsx';

export interface LinkTab {
	readonly id: string;
	readonly label: ReactNode;
	readonly href: string;
	readonly onFollow: () => void;
}

interface LinkTabsProps {
	readonly label: string;
	readonly current: string;
	readonly tabs: readonly LinkTab[];
}

/** Views of one screen. Links and not tabs: each has an address and the browser's history. */
export function LinkTabs({ label, current, tabs }: LinkTabsProps) {
	return (
		<nav className="asc-tabs" aria-label={label}>
			{tabs.map((tab) => (
				<LocalLink
					key={tab.id}
					className="asc-tabs__tab"
					href={tab.href}
					onFollow={tab.onFollow}
					aria-current={tab.id === current ? 'page' : undefined}
				>
					{tab.label}
				</LocalLink>
			))}
		</nav>
	);
}
