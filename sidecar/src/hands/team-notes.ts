import { z } from 'zod';
import type { Tx } from '../db/write.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { SlackNote } from '../providers/slack-note.ts';
import type { SlackClient } from '../providers/slack.ts';

const KIND = 'slack.note';
const payload = z.object({
	text: z.string(),
	link: z.object({ url: z.string(), label: z.string() }).nullable(),
});

export interface TeamNotes {
	/**
	 * Promises a note to the shop's channel, if the caller's transaction commits; posted at least
	 * once. A second one under the same key is none.
	 */
	note(tx: Tx, key: string, note: SlackNote): void;
}

/** Notes to the shop's people; without Slack there are none. */
export function createTeamNotes(deps: {
	readonly outbox: Outbox;
	readonly slack: SlackClient | null;
}): TeamNotes {
	const { outbox, slack } = deps;
	// Registered without Slack as well: what still waits when Slack was switched off is given up.
	outbox.handle(KIND, async (raw) => {
		const { text, link } = payload.parse(raw);
		if (slack) await slack.post({ text, ...(link && { link }) });
	});
	return {
		note(tx, key, { text, link }) {
			if (!slack) return;
			outbox.enqueue(tx, { kind: KIND, key, payload: { text, link: link ?? null } });
		},
	};
}
