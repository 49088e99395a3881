import { __, _n, sprintf } from '@wordpress/i18n';
import { compare, type Row } from './compare.ts';

function Line({ row }: { readonly row: Row }) {
	switch (row.kind) {
		case 'left-out':
			return (
				<li className="asc-diff__gap">
					{sprintf(
						/* translators: %d: how many */
						_n('%d unchanged line', '%d unchanged lines', row.lines, 'ai-support-chat'),
						row.lines,
					)}
				</li>
			);
		case 'same':
			return (
				<li className="asc-diff__line">
					<span className="asc-diff__mark" aria-hidden="true" />
					<code>{row.text}</code>
				</li>
			);
		case 'added':
			return (
				<li className="asc-diff__line asc-diff__line--added">
					<span className="asc-diff__mark" aria-hidden="true">
						+
					</span>
					<span className="screen-reader-text">{__('Added:', 'ai-support-chat')}</span>
					<ins>
						<code>{row.text}</code>
					</ins>
				</li>
			);
		case 'removed':
			return (
				<li className="asc-diff__line asc-diff__line--removed">
					<span className="asc-diff__mark" aria-hidden="true">
						−
					</span>
					<span className="screen-reader-text">{__('Removed:', 'ai-support-chat')}</span>
					<del>
						<code>{row.text}</code>
					</del>
				</li>
			);
	}
}

/** What changes from one text to another. */
export function Comparison({
	before,
	after,
	label,
}: {
	readonly before: string;
	readonly after: string;
	readonly label: string;
}) {
	const rows = compare(before, after);
	if (rows.length === 0) {
		return <p className="asc-muted">{__('The texts are the same.', 'ai-support-chat')}</p>;
	}
	return (
		<ol className="asc-diff" dir="ltr" aria-label={label}>
			{rows.map((row, place) => (
				<Line key={place} row={row} />
			))}
		</ol>
	);
}
