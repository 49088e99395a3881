import type { RefundState } from '@ai-support-chat/sidecar/contract/conversations';
import { stateLabel, stateTone } from '../text/states.ts';

/** The state in words; its colour only repeats them. */
export function StateBadge({ state }: { readonly state: RefundState }) {
	return <span className={`asc-badge asc-badge--${stateTone(state)}`}>{stateLabel(state)}</span>;
}
