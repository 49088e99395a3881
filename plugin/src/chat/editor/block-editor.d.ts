/** The parts of @wordpress/block-editor used here; the package ships no types of its own. */
declare module '@wordpress/block-editor' {
	import type { CSSProperties, HTMLAttributes, ReactElement, ReactNode } from 'react';

	export function InspectorControls(props: { readonly children: ReactNode }): ReactElement;
	export function useBlockProps(props: {
		readonly className?: string;
		readonly style?: CSSProperties;
	}): HTMLAttributes<HTMLDivElement>;
}
