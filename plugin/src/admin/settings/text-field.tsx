import type { ComponentProps } from 'react';
import { TextControl } from '@wordpress/components';
import { TALL_FIELD_LOOK } from '../parts/control-look.ts';

interface TextFieldProps {
	readonly name: string;
	readonly label: string;
	readonly help: string;
	readonly value: string;
	/** What is wrong with the value, shown and read out with the field. */
	readonly error: string | undefined;
	readonly onChange: (value: string) => void;
	readonly readOnly?: boolean;
	readonly placeholder?: string;
	readonly type?: NonNullable<ComponentProps<typeof TextControl>['type']>;
}

/** The id by which a field is found again to give it the focus. */
export function fieldId(name: string): string {
	return `asc-${name}`;
}

export function TextField({ name, label, help, error, ...input }: TextFieldProps) {
	return (
		<TextControl
			{...TALL_FIELD_LOOK}
			{...input}
			id={fieldId(name)}
			label={label}
			className={`asc-field ${error === undefined ? '' : 'asc-field--wrong'}`}
			aria-invalid={error !== undefined}
			autoComplete="off"
			spellCheck={false}
			dir="ltr"
			help={
				<>
					{error !== undefined && <span className="asc-field__error">{error}</span>}
					{help}
				</>
			}
		/>
	);
}
