import type { ActionNews } from '../actions/actions.ts';
import type { Action } from '../actions/action.ts';
import { uuidV7 } from '../ids.ts';
import { actionNotice } from './action-notices.ts';
import { asksForMore, isYoung, type FollowUpDeps } from './follow-up.ts';
import { findConversation, findTurn, hashOfBody, insertTurn, lastCustomerText } from './store.ts';

export interface ActionNewsDeps extends FollowUpDeps {
	readonly find: (actionId: string) => Action | undefined;
	/** Its answer in words; null when there is nothing to tell. */
	readonly tellOutput: (action: Action, locale: string) => string | null;
}

/**
 * Tells the open chat what came of a call that outlived its turn: a message built from facts, in a
 * turn of its own. When the customer had asked for more and the conversation is younger than a day,
 * the Brain gets one step to go on.
 */
export async function tellActionNews(deps: ActionNewsDeps, news: ActionNews): Promise<void> {
	const { conversationId } = news;
	const conversation = findConversation(deps.db, conversationId);
	const action = deps.find(news.actionId);
	if (!conversation || !action) return;
	const { locale } = conversation;
	const told = news.state === 'done' ? deps.tellOutput(action, locale) : null;
	const notice = actionNotice({ ...action, state: news.state }, told, locale);
	if (notice === null) return;
	const asked = findTurn(deps.db, action.turnId);
	const now = deps.clock.now();
	const said = asked && lastCustomerText(deps.db, conversationId, asked.position);
	const goOn = news.state === 'done' && isYoung(conversation, now) && asksForMore(said ?? '');
	const bodyHash = hashOfBody('follow-up', news.key);
	await deps.write('conversation.follow-up', (tx) => {
		const before = tx
			.prepare('SELECT 1 FROM turns WHERE conversation_id = ? AND body_hash = ?')
			.get(conversationId, bodyHash);
		if (before) return;
		const turnId = uuidV7(now);
		deps.feed.append(tx, conversationId, 'tool', {
			turn_id: turnId,
			name: action.hand,
			status: news.state === 'done' ? 'succeeded' : 'failed',
		});
		deps.audit.append(tx, {
			type: 'turn.begun',
			actor: { kind: 'sidecar' },
			conversationId,
			turnId,
			data: { trigger: goOn ? 'settled' : 'notice', action_id: action.id },
		});
		insertTurn(tx, {
			id: turnId,
			conversationId,
			customerText: null,
			userId: asked?.userId ?? null,
			accountEmail: asked?.accountEmail ?? null,
			bodyHash,
			begun: {
				kind: 'begun',
				trigger: goOn ? { kind: 'settled', summary: notice } : { kind: 'message', text: '' },
				notice,
			},
			at: now.toISOString(),
		});
	});
	deps.turns.wake(conversationId);
}
