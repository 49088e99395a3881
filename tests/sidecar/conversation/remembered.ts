import {
	endTurn,
	findTurn,
	insertConversation,
	insertTurn,
	turnsOf,
	type Conversation,
	type Turn,
} from '../../../sidecar/src/conversation/store.ts';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import type { LogFixture } from '../audit/log-fixture.ts';

export const HOUR = 60 * 60 * 1000;

/** A conversation over a real database, told turn by turn. */
export async function openChat(log: LogFixture, name = '1'): Promise<Chat> {
	const conversation: Conversation = {
		id: `cv_${name.repeat(32)}`,
		sessionId: `s${name}`,
		userId: null,
		locale: 'en',
		createdAt: log.clock.now().toISOString(),
	};
	await log.write('conversation.open', (tx) => {
		insertConversation(tx, conversation);
	});
	return new Chat(log, conversation);
}

export class Chat {
	readonly #log: LogFixture;
	readonly conversation: Conversation;

	constructor(log: LogFixture, conversation: Conversation) {
		this.#log = log;
		this.conversation = conversation;
	}

	/** A turn that has begun and not ended: what a planner is asked about. */
	async ask(text: string | null, trigger: 'message' | 'verified' = 'message'): Promise<Turn> {
		const id = uuidV7(this.#log.clock.now());
		await this.#log.write('conversation.message', (tx) => {
			insertTurn(tx, {
				id,
				conversationId: this.conversation.id,
				customerText: text,
				userId: null,
				accountEmail: null,
				bodyHash: id,
				begun: {
					kind: 'begun',
					trigger:
						trigger === 'message'
							? { kind: 'message', text: text ?? '' }
							: { kind: 'verified', orderNumber: '1234' },
					notice: null,
				},
				at: this.#log.clock.now().toISOString(),
			});
		});
		const turn = findTurn(this.#log.db, id);
		if (!turn) throw new Error('no turn');
		return turn;
	}

	/** A whole turn, a minute long. */
	async turn(
		text: string,
		answer: string,
		ended?: (tx: Parameters<typeof endTurn>[0], turn: Turn, at: Date) => void,
	): Promise<void> {
		const turn = await this.ask(text);
		this.#log.clock.advance(60_000);
		const at = this.#log.clock.now();
		await this.#log.write('conversation.finish', (tx) => {
			endTurn(tx, turn.id, { text: answer, citations: [] }, at.toISOString());
			ended?.(tx, turn, at);
		});
	}

	turns(): Turn[] {
		return turnsOf(this.#log.db, this.conversation.id);
	}
}
