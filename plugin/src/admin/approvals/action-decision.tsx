import { speak } from '@wordpress/a11y';
import { Button, Notice, TextareaControl } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { ActionItem } from '@ai-support-chat/sidecar/contract/actions';
import { FIELD_LOOK, TALL_LOOK } from '../parts/control-look.ts';
import { actionStateLabel, actionStateSentence, actionStateTone } from '../text/action-states.ts';
import { formatMoment } from '../text/moment.ts';
import { sendActionDecision } from '../wire/approvals.ts';
import { readProblem } from '../wire/problem.ts';
import { ArgumentsTable } from './arguments-table.tsx';

interface ActionDecisionProps {
	readonly action: ActionItem;
	readonly onDecided: () => void;
}

type Attempt =
	| { readonly step: 'none' }
	| { readonly step: 'sending'; readonly approved: boolean }
	| { readonly step: 'refused'; readonly detail: string };

const LONGEST_NOTE = 2000;

function decidedLine({
	approved,
	decided_by: by,
	decided_at: at,
}: NonNullable<ActionItem['decision']>) {
	const form = approved
		? /* translators: 1: the name of a person, 2: date and time */
			__('Approved by %1$s on %2$s', 'ai-support-chat')
		: /* translators: 1: the name of a person, 2: date and time */
			__('Denied by %1$s on %2$s', 'ai-support-chat');
	return sprintf(form, by?.name ?? __('somebody', 'ai-support-chat'), formatMoment(at));
}

/** Says each change of state, and takes the focus along when the form makes way for the outcome. */
function useStateChanges(action: ActionItem) {
	const heading = useRef<HTMLHeadingElement>(null);
	const before = useRef(action.state);
	useEffect(() => {
		if (before.current === action.state) return;
		const formWent = before.current === 'awaiting_approval';
		before.current = action.state;
		speak(`${actionStateLabel(action.state)}. ${actionStateSentence(action.state)}`);
		if (formWent) heading.current?.focus();
	}, [action]);
	return heading;
}

/** Approve or deny one call, with a note; afterwards what came of it. */
export function ActionDecision({ action, onDecided }: ActionDecisionProps) {
	const [attempt, setAttempt] = useState<Attempt>({ step: 'none' });
	const [notes, setNotes] = useState('');
	const heading = useStateChanges(action);
	const open = action.state === 'awaiting_approval';
	const sending = attempt.step === 'sending';

	function decide(approved: boolean) {
		setAttempt({ step: 'sending', approved });
		sendActionDecision({
			action_id: action.action_id,
			proposal_hash: action.proposal_hash,
			approved,
			notes: notes.trim(),
		}).then(
			() => {
				setAttempt({ step: 'none' });
				onDecided();
			},
			(thrown: unknown) => {
				setAttempt({ step: 'refused', detail: readProblem(thrown).detail });
				onDecided();
			},
		);
	}

	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-decision-heading">
			<div className="asc-panel__head">
				<h2 id="asc-decision-heading" ref={heading} tabIndex={-1}>
					{open ? __('Your decision', 'ai-support-chat') : __('Outcome', 'ai-support-chat')}
				</h2>
				<span className={`asc-badge asc-badge--${actionStateTone(action.state)}`}>
					{actionStateLabel(action.state)}
				</span>
			</div>
			<p className="asc-outcome__sentence">{actionStateSentence(action.state)}</p>
			{attempt.step === 'refused' && (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{attempt.detail}
				</Notice>
			)}
			{open ? (
				<div className="asc-decision">
					<TextareaControl
						{...FIELD_LOOK}
						label={__('Note', 'ai-support-chat')}
						help={__('Kept in the history. The customer does not see it.', 'ai-support-chat')}
						value={notes}
						maxLength={LONGEST_NOTE}
						rows={3}
						disabled={sending}
						onChange={setNotes}
					/>
					<div className="asc-actions asc-actions--stacked">
						<Button
							{...TALL_LOOK}
							variant="primary"
							accessibleWhenDisabled
							disabled={sending}
							isBusy={sending && attempt.approved}
							onClick={() => decide(true)}
						>
							{__('Approve', 'ai-support-chat')}
						</Button>
						<Button
							{...TALL_LOOK}
							variant="secondary"
							isDestructive
							accessibleWhenDisabled
							disabled={sending}
							isBusy={sending && !attempt.approved}
							onClick={() => decide(false)}
						>
							{__('Deny', 'ai-support-chat')}
						</Button>
					</div>
				</div>
			) : (
				<div className="asc-outcome">
					{action.detail !== null && (
						<p className="asc-outcome__detail" dir="auto">
							{action.detail}
						</p>
					)}
					{action.output && (
						<ArgumentsTable
							caption={__('What it answered', 'ai-support-chat')}
							values={action.output}
						/>
					)}
					{action.decision && (
						<div className="asc-outcome__decision">
							<p>{decidedLine(action.decision)}</p>
							{action.decision.notes !== '' && (
								<blockquote dir="auto">{action.decision.notes}</blockquote>
							)}
						</div>
					)}
				</div>
			)}
		</section>
	);
}
