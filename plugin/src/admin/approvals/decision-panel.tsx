import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { StateBadge } from '../parts/badge.tsx';
import { stateLabel, stateSentence } from '../text/states.ts';
import { ChangedNotice } from './changed-notice.tsx';
import { DecisionForm } from './decision-form.tsx';
import { Outcome } from './outcome.tsx';
import { newer, standing } from './proposal.ts';
import { decidedByAnother, useDecision, type Draft } from './use-decision.ts';

interface DecisionPanelProps {
	/** The refund as last read. */
	readonly refund: RefundItem;
	readonly onDecided: () => void;
}

/** Says each change of state, and takes the focus along when the form makes way for the outcome. */
function useStateChanges(refund: RefundItem) {
	const heading = useRef<HTMLHeadingElement>(null);
	const before = useRef(refund.state);
	useEffect(() => {
		if (before.current === refund.state) return;
		const formWent = before.current === 'awaiting_approval';
		before.current = refund.state;
		speak(`${stateLabel(refund.state)}. ${stateSentence(refund)}`);
		if (formWent) heading.current?.focus();
	}, [refund]);
	return heading;
}

/**
 * The place where money is decided. What a person may approve is the proposal they have read: one
 * that changes underneath is shown with both numbers and must be taken up before it can be decided.
 */
export function DecisionPanel({ refund, onDecided }: DecisionPanelProps) {
	const { attempt, decide, forget } = useDecision(onDecided);
	const latest = newer(refund, attempt.step === 'answered' ? attempt.answer : undefined);
	const [read, setRead] = useState(latest);
	const [draft, setDraft] = useState<Draft>({ notes: '', reason: latest.reason });
	const heading = useStateChanges(latest);
	const now = standing(read, latest);

	const changed = now.kind === 'changed';
	useEffect(() => {
		if (changed) {
			speak(__('The request has changed. Read the new numbers.', 'ai-support-chat'), 'assertive');
		}
	}, [changed]);

	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-decision-heading">
			<div className="asc-panel__head">
				<h2 id="asc-decision-heading" ref={heading} tabIndex={-1}>
					{now.kind === 'closed'
						? __('Outcome', 'ai-support-chat')
						: __('Your decision', 'ai-support-chat')}
				</h2>
				<StateBadge state={latest.state} />
			</div>
			{now.kind === 'changed' && (
				<ChangedNotice
					changes={now.changes}
					detail={latest.detail}
					refused={attempt.step === 'refused' && attempt.problem.kind === 'conflict'}
					onRead={() => {
						forget();
						setRead(latest);
						setDraft((kept) => ({ ...kept, reason: latest.reason }));
						heading.current?.focus();
					}}
				/>
			)}
			{now.kind === 'open' && (
				<DecisionForm
					refund={latest}
					attempt={attempt}
					draft={draft}
					onDraft={setDraft}
					onDecide={(approved) => decide(latest, approved, draft)}
				/>
			)}
			{now.kind === 'closed' && (
				<Outcome
					refund={latest}
					byAnother={decidedByAnother(attempt, read.state === 'awaiting_approval', latest)}
					tried={attempt.step === 'refused' || attempt.step === 'answered'}
				/>
			)}
		</section>
	);
}
