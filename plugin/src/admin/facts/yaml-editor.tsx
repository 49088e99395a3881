import type { ForwardedRef } from 'react';
import { forwardRef, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FactsProblem } from '../wire/facts.ts';

interface YamlEditorProps {
	readonly value: string;
	readonly problems: readonly FactsProblem[];
	readonly describedBy: string;
	readonly onChange: (value: string) => void;
}

/**
 * A text field with numbered lines. The Tab key moves on as everywhere else: whoever uses the
 * keyboard must get out again; two spaces are typed as two spaces.
 */
function Editor(
	{ value, problems, describedBy, onChange }: YamlEditorProps,
	ref: ForwardedRef<HTMLTextAreaElement>,
) {
	const gutter = useRef<HTMLDivElement>(null);
	const wrong = new Set(problems.map(({ line }) => line));
	const count = value.split('\n').length;
	return (
		<div className="asc-yaml" dir="ltr">
			<div className="asc-yaml__gutter" ref={gutter} aria-hidden="true">
				{Array.from({ length: count }, (_, place) => (
					<span
						key={place}
						className={`asc-yaml__number ${wrong.has(place + 1) ? 'asc-yaml__number--wrong' : ''}`}
					>
						{place + 1}
					</span>
				))}
			</div>
			<textarea
				ref={ref}
				id="asc-facts-yaml"
				className="asc-yaml__text"
				aria-label={__('Business facts, as YAML', 'ai-support-chat')}
				aria-invalid={problems.length > 0}
				aria-describedby={describedBy}
				value={value}
				onChange={(event) => onChange(event.target.value)}
				onScroll={(event) => {
					if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
				}}
				spellCheck={false}
				autoCapitalize="off"
				autoComplete="off"
				wrap="off"
			/>
		</div>
	);
}

export const YamlEditor = forwardRef(Editor);
