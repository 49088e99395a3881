import { documentStateLabel, documentStateTone, type DocumentState } from './words.ts';

export function DocumentBadge({ state }: { readonly state: DocumentState }) {
	return (
		<span className={`asc-badge asc-badge--${documentStateTone(state)}`}>
			{documentStateLabel(state)}
		</span>
	);
}
