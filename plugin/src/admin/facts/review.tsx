import { Button, TextControl } from '@wordpress/components';
import { useEffect, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { TALL_FIELD_LOOK, TALL_LOOK } from '../parts/control-look.ts';
import type { FactsText } from '../wire/facts.ts';
import { Comparison } from './comparison.tsx';

interface ReviewProps {
	readonly base: FactsText | null;
	readonly yaml: string;
	readonly note: string;
	readonly sending: boolean;
	readonly onNote: (note: string) => void;
	readonly onSave: () => void;
	readonly onBack: () => void;
}

/** The last look before a save: what changes, and a note for those who read the history. */
export function Review({ base, yaml, note, sending, onNote, onSave, onBack }: ReviewProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const label = __('What changes', 'ai-support-chat');
	return (
		<section className="asc-card asc-panel asc-fields" aria-labelledby="asc-review-heading">
			<h2 id="asc-review-heading" ref={heading} tabIndex={-1}>
				{base === null
					? __('Save the first version', 'ai-support-chat')
					: sprintf(
							/* translators: %s: number of a version */
							__('Changes since version %s', 'ai-support-chat'),
							base.version,
						)}
			</h2>
			<Comparison before={base?.yaml ?? ''} after={yaml} label={label} />
			<TextControl
				{...TALL_FIELD_LOOK}
				label={__('Note', 'ai-support-chat')}
				help={__('Why it was changed, for the history. It may stay empty.', 'ai-support-chat')}
				className="asc-field"
				maxLength={500}
				value={note}
				onChange={onNote}
			/>
			<p className="asc-actions asc-save">
				<Button
					{...TALL_LOOK}
					variant="primary"
					onClick={() => {
						if (!sending) onSave();
					}}
					accessibleWhenDisabled
					disabled={sending}
					isBusy={sending}
				>
					{__('Save and put in force', 'ai-support-chat')}
				</Button>
				<Button {...TALL_LOOK} variant="tertiary" onClick={onBack}>
					{__('Back to the text', 'ai-support-chat')}
				</Button>
			</p>
		</section>
	);
}
