import { Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { Copyable } from '../parts/copyable.tsx';
import { formatMoment } from '../text/moment.ts';
import { refundReasonLabel } from '../text/reasons.ts';
import { RECONCILE_COMMAND, stateSentence } from '../text/states.ts';
import { ProgressSteps } from './progress-steps.tsx';

interface OutcomeProps {
	readonly refund: RefundItem;
	/** Somebody else was first: said at the top. */
	readonly byAnother: boolean;
	/** The decision that this person tried to take and that does not stand. */
	readonly tried: boolean;
}

function decidedLine(decision: NonNullable<RefundItem['decision']>): string {
	const name = decision.decided_by?.name;
	const when = formatMoment(decision.decided_at);
	if (name === undefined) {
		return sprintf(
			/* translators: %s: date and time */
			__('Approved by your shop’s rules on %s', 'ai-support-chat'),
			when,
		);
	}
	return decision.approved
		? sprintf(
				/* translators: 1: the name of a person, 2: date and time */
				__('Approved by %1$s on %2$s', 'ai-support-chat'),
				name,
				when,
			)
		: sprintf(
				/* translators: 1: the name of a person, 2: date and time */
				__('Denied by %1$s on %2$s', 'ai-support-chat'),
				name,
				when,
			);
}

function overtaken(decision: NonNullable<RefundItem['decision']>, tried: boolean): string {
	const name = decision.decided_by?.name ?? __('Somebody else', 'ai-support-chat');
	const first = decision.approved
		? sprintf(
				/* translators: %s: the name of a person */
				__('%s was first and approved this request.', 'ai-support-chat'),
				name,
			)
		: sprintf(
				/* translators: %s: the name of a person */
				__('%s was first and denied this request.', 'ai-support-chat'),
				name,
			);
	return tried ? `${first} ${__('Your decision was not taken.', 'ai-support-chat')}` : first;
}

/** What became of the request, who decided it, and what is left to do. */
export function Outcome({ refund, byAnother, tried }: OutcomeProps) {
	const { decision, state } = refund;
	const inDoubt = state === 'unknown' || state === 'failed' || state === 'reversed';
	return (
		<div className="asc-outcome">
			{byAnother && decision && (
				<Notice status="warning" isDismissible={false} className="asc-notice">
					{overtaken(decision, tried)}
				</Notice>
			)}
			<p className="asc-outcome__sentence">{stateSentence(refund)}</p>
			{refund.detail !== null && (
				<p className={inDoubt ? 'asc-outcome__detail' : 'asc-muted'} dir="auto">
					{refund.detail}
				</p>
			)}
			{state === 'unknown' && (
				<p>
					<Copyable text={RECONCILE_COMMAND} label={__('Copy the command', 'ai-support-chat')} />
				</p>
			)}
			<ProgressSteps state={state} />
			{decision && (
				<div className="asc-outcome__decision">
					<p>{decidedLine(decision)}</p>
					{decision.notes !== '' && <blockquote dir="auto">{decision.notes}</blockquote>}
					{decision.approved && (
						<p className="asc-muted">
							{sprintf(
								/* translators: %s: a reason, e.g. "Duplicate payment" */
								__('Reason given to Stripe: %s', 'ai-support-chat'),
								refundReasonLabel(refund.reason),
							)}
						</p>
					)}
				</div>
			)}
		</div>
	);
}
