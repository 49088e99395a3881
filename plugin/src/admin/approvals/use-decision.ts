import { useCallback, useState } from '@wordpress/element';
import type { RefundItem, RefundReason } from '@ai-support-chat/sidecar/contract/refunds';
import { sendDecision } from '../wire/approvals.ts';
import { readProblem, type ScreenProblem } from '../wire/problem.ts';

export interface Draft {
	readonly notes: string;
	readonly reason: RefundReason;
}

export type Attempt =
	| { readonly step: 'none' }
	| { readonly step: 'sending'; readonly approved: boolean }
	| { readonly step: 'refused'; readonly approved: boolean; readonly problem: ScreenProblem }
	| { readonly step: 'answered'; readonly approved: boolean; readonly answer: RefundItem };

export interface Decision {
	readonly attempt: Attempt;
	readonly decide: (proposal: RefundItem, approved: boolean, draft: Draft) => void;
	readonly forget: () => void;
}

/** Sends a decision on exactly the proposal that was read, and keeps what came of it. */
export function useDecision(onAnswered: () => void): Decision {
	const [attempt, setAttempt] = useState<Attempt>({ step: 'none' });
	const decide = useCallback(
		(proposal: RefundItem, approved: boolean, draft: Draft) => {
			setAttempt({ step: 'sending', approved });
			sendDecision({
				conversation_id: proposal.conversation_id,
				turn_id: proposal.turn_id,
				refund_request_id: proposal.refund_request_id,
				proposal_hash: proposal.proposal_hash,
				approved,
				notes: draft.notes.trim(),
				...(approved && draft.reason !== proposal.reason ? { reason: draft.reason } : {}),
			}).then(
				(answer) => {
					setAttempt({ step: 'answered', approved, answer });
					onAnswered();
				},
				(thrown: unknown) => {
					setAttempt({ step: 'refused', approved, problem: readProblem(thrown) });
					onAnswered();
				},
			);
		},
		[onAnswered],
	);
	const forget = useCallback(() => setAttempt({ step: 'none' }), []);
	return { attempt, decide, forget };
}

/**
 * Whether somebody else's decision stands: ours was answered with another one, or refused because
 * there was one already, or the request was decided while we looked at it and sent nothing.
 */
export function decidedByAnother(attempt: Attempt, wasOpen: boolean, latest: RefundItem): boolean {
	if (!latest.decision) return false;
	switch (attempt.step) {
		case 'none':
			return wasOpen;
		case 'answered':
			return attempt.answer.decision?.approved !== attempt.approved;
		case 'refused':
			return attempt.problem.kind === 'conflict';
		case 'sending':
			return false;
	}
}
