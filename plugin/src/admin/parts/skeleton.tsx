import { __ } from '@wordpress/i18n';

/** Grey bars in the place of what is being loaded. */
export function Skeleton({ rows }: { readonly rows: number }) {
	return (
		<div className="asc-card asc-skeleton" role="status">
			<span className="screen-reader-text">{__('Loading…', 'ai-support-chat')}</span>
			{Array.from({ length: rows }, (_, row) => (
				<span key={row} className="asc-skeleton__row" aria-hidden="true" />
			))}
		</div>
	);
}
