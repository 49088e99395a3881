import { Button } from '@wordpress/components';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { TALL_LOOK } from '../parts/control-look.ts';
import { useUnsavedGuard } from '../settings/use-unsaved-guard.ts';
import type { Facts, FactsText } from '../wire/facts.ts';
import { History } from './history.tsx';
import { goTo } from './lines.ts';
import { ProblemList } from './problem-list.tsx';
import { Review } from './review.tsx';
import { SaveOutcome } from './save-outcome.tsx';
import { STARTER } from './starter.ts';
import { useCheck } from './use-check.ts';
import type { Saving } from './use-facts.ts';
import { YamlEditor } from './yaml-editor.tsx';

interface FactsFormProps {
	readonly facts: Facts;
	readonly saving: Saving;
	readonly onSave: (yaml: string, note: string, base: string | null) => Promise<boolean>;
	readonly onEdit: () => void;
}

const CHECK_ID = 'asc-facts-check';

/** The text, what is wrong with it, what a save would change, and what there was before. */
export function FactsForm({ facts, saving, onSave, onEdit }: FactsFormProps) {
	const kept = facts.current?.yaml ?? '';
	const [yaml, setYaml] = useState(kept);
	const [note, setNote] = useState('');
	const [reviewing, setReviewing] = useState(false);
	const area = useRef<HTMLTextAreaElement>(null);
	const check = useCheck(yaml);
	const problems = check.step === 'done' ? check.problems : [];
	const changed = yaml !== kept;
	useUnsavedGuard(changed);

	function edit(text: string) {
		setYaml(text);
		onEdit();
	}
	async function save() {
		const isKept = await onSave(yaml, note, facts.current?.version ?? null);
		if (!isKept) return;
		setNote('');
		setReviewing(false);
	}
	function restore(version: FactsText) {
		edit(version.yaml);
		setNote(
			sprintf(
				/* translators: %s: number of a version */
				__('Version %s again', 'ai-support-chat'),
				version.version,
			),
		);
		setReviewing(true);
	}
	function back() {
		setReviewing(false);
		// The field is there again after this event.
		setTimeout(() => area.current?.focus(), 0);
	}

	return (
		<div className="asc-columns">
			<div className="asc-columns__main">
				<SaveOutcome saving={saving} />
				{reviewing ? (
					<Review
						base={facts.current}
						yaml={yaml}
						note={note}
						sending={saving.step === 'sending'}
						onNote={setNote}
						onSave={() => void save()}
						onBack={back}
					/>
				) : (
					<section className="asc-card asc-panel asc-fields" aria-labelledby="asc-facts-heading">
						<h2 id="asc-facts-heading">{__('Facts', 'ai-support-chat')}</h2>
						{facts.current === null && yaml === '' && (
							<p className="asc-actions">
								<Button {...TALL_LOOK} variant="secondary" onClick={() => edit(STARTER)}>
									{__('Begin with a template', 'ai-support-chat')}
								</Button>
							</p>
						)}
						<YamlEditor
							ref={area}
							value={yaml}
							problems={problems}
							describedBy={CHECK_ID}
							onChange={edit}
						/>
						<ProblemList
							id={CHECK_ID}
							check={check}
							onGo={({ line, column }) => {
								if (area.current) goTo(area.current, line, column);
							}}
						/>
						<p className="asc-actions asc-save">
							<Button
								{...TALL_LOOK}
								variant="primary"
								accessibleWhenDisabled
								disabled={!changed || problems.length > 0}
								onClick={() => {
									if (changed && problems.length === 0) setReviewing(true);
								}}
							>
								{__('Review changes', 'ai-support-chat')}
							</Button>
							{changed && (
								<Button {...TALL_LOOK} variant="tertiary" onClick={() => edit(kept)}>
									{__('Discard changes', 'ai-support-chat')}
								</Button>
							)}
							{changed && (
								<span className="asc-muted">{__('Unsaved changes', 'ai-support-chat')}</span>
							)}
						</p>
					</section>
				)}
			</div>
			<div className="asc-columns__side">
				<History facts={facts} onRestore={restore} />
			</div>
		</div>
	);
}
