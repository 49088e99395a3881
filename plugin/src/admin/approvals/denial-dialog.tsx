import { Button, Modal } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { formatAmount } from '../text/amount.ts';
import { orderTitle } from './queue-fields.tsx';

interface DenialDialogProps {
	readonly refund: RefundItem;
	readonly notes: string;
	readonly onConfirm: () => void;
	readonly onCancel: () => void;
}

/** A denial is final for this request, so it is asked for twice. */
export function DenialDialog({ refund, notes, onConfirm, onCancel }: DenialDialogProps) {
	const amount = formatAmount(refund.amount_cents, refund.currency);
	return (
		<Modal
			title={sprintf(
				/* translators: 1: an amount of money, 2: an order, e.g. "Order #1001" */
				__('Deny %1$s for %2$s?', 'ai-support-chat'),
				amount,
				orderTitle(refund),
			)}
			onRequestClose={onCancel}
			size="small"
		>
			<p>
				{__(
					'The customer is told in the chat that the refund was not approved. This cannot be undone; they can ask again.',
					'ai-support-chat',
				)}
			</p>
			{notes.trim() === '' && (
				<p className="asc-muted">
					{__(
						'You have written no note. A short one helps whoever reads the history later.',
						'ai-support-chat',
					)}
				</p>
			)}
			<div className="asc-actions">
				<Button variant="primary" isDestructive onClick={onConfirm}>
					{__('Deny the refund', 'ai-support-chat')}
				</Button>
				<Button variant="tertiary" onClick={onCancel}>
					{__('Cancel', 'ai-support-chat')}
				</Button>
			</div>
		</Modal>
	);
}
