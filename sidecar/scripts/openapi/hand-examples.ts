const turn = '0199f0f3-1a2b-7c3d-8e4f-5a6b7c8d9e0f';
const action = {
	action_id: `act_${turn}`,
	conversation_id: 'cv_3f2b8c1d9e7a4f60b5c8d1e2f3a4b5c6',
	turn_id: turn,
	hand: 'crm_note',
	title: 'Add a note to your customer record',
	effect: 'write',
	state: 'awaiting_approval',
	arguments: { note: 'Prefers parcels after 17:00.' },
	customer: { email: 'ada@example.com' },
	customer_email: 'ada@example.com',
	proposal_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
	requested_at: '2026-11-22T10:15:04.120Z',
	updated_at: '2026-11-22T10:15:04.120Z',
	decision: null,
	output: null,
	detail: null,
};

/** Of the routes for calls of a shop's own Hands. */
export const HAND_EXAMPLES: Readonly<Record<string, unknown>> = {
	ActionItem: action,
	ActionReply: {
		action,
		history: [
			{
				sequence: 42,
				at: '2026-11-22T10:15:04.120Z',
				type: 'action.state_changed',
				actor: 'customer:5f0c2b1e-7d4a-4c38-9b6f-1a2e3d4c5b60',
				from: null,
				to: 'awaiting_approval',
				detail: { hand: 'crm_note' },
				leaf_hash: 'a81f0c3d5e7b9a2c4e6f80b1d3f5a7c9e1b3d5f7a9c1e3b5d7f9a1c3e5b7d9f1',
			},
		],
		transcript: [],
	},
	ActionDecisionBody: {
		action_id: action.action_id,
		proposal_hash: action.proposal_hash,
		approved: true,
		notes: 'Asked for by the customer.',
	},
	CallbackBody: { call_id: action.action_id, ok: true, output: { note_id: 'n-1042' } },
	CallbackReply: { call_id: action.action_id, state: 'done' },
};
