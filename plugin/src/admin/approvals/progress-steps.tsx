import { __ } from '@wordpress/i18n';
import type { RefundState } from '@ai-support-chat/sidecar/contract/conversations';

/** How far each state of an approved refund has come; -1: it never went this way. */
function reached(state: RefundState): number {
	switch (state) {
		case 'approved':
			return 0;
		case 'submitting':
		case 'unknown':
		case 'failed':
			return 1;
		case 'submitted':
			return 2;
		case 'confirmed':
		case 'reversed':
			return 3;
		case 'requested':
		case 'awaiting_approval':
		case 'denied':
		case 'expired':
		case 'withdrawn':
			return -1;
	}
}

const STUCK: ReadonlySet<RefundState> = new Set<RefundState>(['unknown', 'failed', 'reversed']);

function mark(step: number, at: number, state: RefundState): string {
	if (step === at && STUCK.has(state)) return 'stuck';
	if (step < at || state === 'confirmed') return 'done';
	return step === at ? 'current' : 'ahead';
}

/** The way of an approved refund to the customer's bank. */
export function ProgressSteps({ state }: { readonly state: RefundState }) {
	const at = reached(state);
	if (at < 0) return null;
	const steps = [
		__('Approved', 'ai-support-chat'),
		__('Sent to Stripe', 'ai-support-chat'),
		__('Accepted by Stripe', 'ai-support-chat'),
		__('Refunded', 'ai-support-chat'),
	];
	return (
		<ol className="asc-steps">
			{steps.map((label, step) => (
				<li
					key={label}
					className={`asc-steps__step asc-steps__step--${mark(step, at, state)}`}
					aria-current={step === at ? 'step' : undefined}
				>
					{label}
				</li>
			))}
		</ol>
	);
}
