import type { CustomerRefund } from '@ai-support-chat/sidecar/contract/conversations';

/** Later news of a refund replaces earlier; a repeat that arrives late does not. */
export function putRefund(
	refunds: readonly CustomerRefund[],
	refund: CustomerRefund,
): readonly CustomerRefund[] {
	const known = refunds.find((item) => item.refund_request_id === refund.refund_request_id);
	if (!known) return [...refunds, refund];
	if (Date.parse(refund.updated_at) < Date.parse(known.updated_at)) return refunds;
	return refunds.map((item) => (item === known ? refund : item));
}
