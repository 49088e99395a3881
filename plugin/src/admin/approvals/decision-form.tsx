import { Button, Notice, SelectControl, TextareaControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { RefundItem, RefundReason } from '@ai-support-chat/sidecar/contract/refunds';
import { FIELD_LOOK, TALL_FIELD_LOOK, TALL_LOOK } from '../parts/control-look.ts';
import { formatAmount } from '../text/amount.ts';
import { refundReasonLabel } from '../text/reasons.ts';
import { DenialDialog } from './denial-dialog.tsx';
import type { Attempt, Draft } from './use-decision.ts';

interface DecisionFormProps {
	readonly refund: RefundItem;
	readonly attempt: Attempt;
	readonly draft: Draft;
	readonly onDraft: (draft: Draft) => void;
	readonly onDecide: (approved: boolean) => void;
}

const REASONS: readonly RefundReason[] = ['requested_by_customer', 'duplicate', 'fraudulent'];
const LONGEST_NOTE = 2000;

function refusal(attempt: Attempt): string | undefined {
	if (attempt.step !== 'refused') return undefined;
	const { kind, detail } = attempt.problem;
	return kind === 'offline' || kind === 'unreachable'
		? sprintf(
				/* translators: %s: what went wrong, a sentence */
				__(
					'%s Your decision may or may not have arrived. Trying again is safe: it can only be taken once.',
					'ai-support-chat',
				),
				detail,
			)
		: detail;
}

/** Approve or deny, with a note; the amount stands on the button that sends it. */
export function DecisionForm({ refund, attempt, draft, onDraft, onDecide }: DecisionFormProps) {
	const [denying, setDenying] = useState(false);
	const amount = formatAmount(refund.amount_cents, refund.currency);
	const sending = attempt.step === 'sending';
	const fault = refusal(attempt);
	return (
		<div className="asc-decision">
			<SelectControl
				{...TALL_FIELD_LOOK}
				label={__('Reason given to Stripe', 'ai-support-chat')}
				value={draft.reason}
				disabled={sending}
				options={REASONS.map((value) => ({ value, label: refundReasonLabel(value) }))}
				onChange={(reason) => onDraft({ ...draft, reason })}
				help={
					draft.reason === 'fraudulent'
						? __(
								'Stripe adds the card and the e-mail address to your block lists.',
								'ai-support-chat',
							)
						: undefined
				}
			/>
			<TextareaControl
				{...FIELD_LOOK}
				label={__('Note', 'ai-support-chat')}
				help={__('Kept in the history. The customer does not see it.', 'ai-support-chat')}
				value={draft.notes}
				maxLength={LONGEST_NOTE}
				rows={3}
				disabled={sending}
				onChange={(notes) => onDraft({ ...draft, notes })}
			/>
			{fault !== undefined && (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{fault}
				</Notice>
			)}
			<div className="asc-actions asc-actions--stacked">
				<Button
					{...TALL_LOOK}
					variant="primary"
					accessibleWhenDisabled
					disabled={sending}
					isBusy={sending && attempt.approved}
					onClick={() => onDecide(true)}
				>
					{sprintf(
						/* translators: %s: an amount of money, e.g. $200.00 */
						__('Approve refund of %s', 'ai-support-chat'),
						amount,
					)}
				</Button>
				<Button
					{...TALL_LOOK}
					variant="secondary"
					isDestructive
					accessibleWhenDisabled
					disabled={sending}
					isBusy={sending && !attempt.approved}
					onClick={() => setDenying(true)}
				>
					{__('Deny…', 'ai-support-chat')}
				</Button>
			</div>
			{denying && (
				<DenialDialog
					refund={refund}
					notes={draft.notes}
					onCancel={() => setDenying(false)}
					onConfirm={() => {
						setDenying(false);
						onDecide(false);
					}}
				/>
			)}
		</div>
	);
}
