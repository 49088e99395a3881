import type { ReactNode } from 'react';

interface EmptyProps {
	readonly title: string;
	readonly children: ReactNode;
}

/** What stands in the place of a list that has nothing in it, and what to do about it. */
export function Empty({ title, children }: EmptyProps) {
	return (
		<div className="asc-none">
			<p className="asc-none__title">{title}</p>
			<p className="asc-none__sentence">{children}</p>
		</div>
	);
}
