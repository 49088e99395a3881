// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ActionItem, ActionReply } from '@ai-support-chat/sidecar/contract/actions';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApprovalsScreen } from '../../../plugin/src/admin/approvals/approvals-screen.tsx';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { queueOf, waiting } from './support/refunds.ts';
import { lookAgain, onAdminPage, visit } from './support/screen.ts';

const spoken = vi.hoisted(() => ({ words: [] as string[] }));
vi.mock('@wordpress/a11y', () => ({ speak: (words: string) => spoken.words.push(words) }));

const TURN = '0193a5c1-0001-7abc-8abc-000000000001';
const AT = '2026-11-22T10:15:04.120Z';

function call(over: Partial<ActionItem> = {}): ActionItem {
	return {
		action_id: `act_${TURN}`,
		conversation_id: `cv_${'1'.repeat(32)}`,
		turn_id: TURN,
		hand: 'crm_note',
		title: 'Add a note to your customer record',
		effect: 'write',
		state: 'awaiting_approval',
		arguments: { note: 'Likes <b>evenings</b>.', urgent: false, tag: null },
		customer: { email: 'ada@shop.example' },
		customer_email: 'ada@shop.example',
		proposal_hash: 'b'.repeat(64),
		requested_at: AT,
		updated_at: AT,
		decision: null,
		output: null,
		detail: null,
		...over,
	};
}

function decidedCall(approved: boolean, over: Partial<ActionItem> = {}): ActionItem {
	const by = { id: '7', name: 'Dana' };
	return call({
		state: approved ? 'approved' : 'denied',
		decision: { approved, notes: '', decided_by: by, decided_at: AT },
		...over,
	});
}

onAdminPage();
let rest: FakeRest;
let held: ActionItem;
beforeEach(() => {
	rest = fakeRest();
	spoken.words = [];
	held = call();
	rest.on('GET', '/approvals', () =>
		queueOf([waiting(1)], {
			actions: [held],
			open_count: held.state === 'awaiting_approval' ? 2 : 1,
		}),
	);
	rest.on('GET', `/actions/${held.action_id}`, (): ActionReply => ({
		action: held,
		history: [
			{
				sequence: 9,
				at: AT,
				type: 'action.state_changed',
				actor: 'customer:s',
				from: null,
				to: 'awaiting_approval',
				detail: { hand: 'crm_note' },
				leaf_hash: 'ab'.repeat(32),
			},
		],
		transcript: [
			{ turn_id: TURN, role: 'customer', text: 'Please <i>note</i> it.', citations: [], at: AT },
		],
	}));
});

const show = () => render(<ApprovalsScreen settingsUrl={undefined} />);
const click = async (name: string) => userEvent.click(screen.getByRole('button', { name }));
async function open() {
	visit(`?page=ai-support-chat&action_id=${held.action_id}`);
	show();
	await screen.findByRole('heading', { level: 1, name: held.title });
}

describe('a call of one of the shop’s own tools in the queue', () => {
	it('stands beside the refunds and opens', async () => {
		show();
		await screen.findByRole('link', { name: 'Order #1001' });
		expect(document.title).toBe('(2) Approvals');
		await userEvent.click(screen.getByRole('link', { name: held.title }));
		await screen.findByRole('button', { name: 'Approve' });
		expect(window.location.search).toBe(`?page=ai-support-chat&action_id=${held.action_id}`);
	});
});

describe('before a decision', () => {
	it('shows tool, arguments, what is told of the customer, and the conversation, all as text', async () => {
		await open();
		const table = screen.getByRole('table', { name: 'What it is called with' });
		const cells = within(table)
			.getAllByRole('row')
			.map((row) => row.textContent);
		expect(cells).toEqual(['noteLikes <b>evenings</b>.', 'urgentNo', 'tagNot given']);
		expect(
			within(screen.getByRole('table', { name: 'What it is told of the customer' })).getByText(
				'ada@shop.example',
			),
		).toBeTruthy();
		expect(screen.getAllByText('crm_note')[0]?.tagName).toBe('CODE');
		expect(screen.getByText('Please <i>note</i> it.')).toBeTruthy();
		expect(screen.getByText('Nothing is sent until somebody approves it.')).toBeTruthy();
	});
});

describe('deciding', () => {
	it('approves exactly the proposal that was read, and follows it', async () => {
		rest.on('POST', '/approvals', () => (held = decidedCall(true)));
		await open();
		await userEvent.type(screen.getByLabelText('Note'), ' Fine. ');
		await click('Approve');
		const heading = await screen.findByRole('heading', { name: 'Outcome' });
		expect(rest.sent('POST', '/approvals').map(({ body }) => body)).toEqual([
			{
				action_id: held.action_id,
				proposal_hash: held.proposal_hash,
				approved: true,
				notes: 'Fine.',
			},
		]);
		await waitFor(() => expect(document.activeElement).toBe(heading));
		expect(screen.getByText(/^Approved by Dana on/)).toBeTruthy();

		held = decidedCall(true, { state: 'done', output: { note_id: 'n-7' } });
		await lookAgain();
		expect(await screen.findByText('n-7')).toBeTruthy();
		expect(spoken.words.at(-1)).toBe('Done. It is done; the customer is told in the chat.');
	});

	it('denies', async () => {
		rest.on('POST', '/approvals', () => (held = decidedCall(false)));
		await open();
		await click('Deny');
		await screen.findByText(/^Denied by Dana on/);
		expect(rest.sent('POST', '/approvals')[0]?.body).toMatchObject({ approved: false });
	});

	it('says why it was not taken, and keeps the form', async () => {
		rest.on('POST', '/approvals', () => problem(409, 'The Hand crm_note was changed.'));
		await open();
		await click('Approve');
		expect((await screen.findAllByText('The Hand crm_note was changed.')).length).toBeGreaterThan(
			0,
		);
		expect(screen.getByRole('button', { name: 'Approve' })).toBeTruthy();
	});

	it('says what to do when nobody knows the outcome', async () => {
		held = decidedCall(true, { state: 'unknown', detail: 'The connection broke.' });
		await open();
		expect(screen.getByText(/It may have been done/)).toBeTruthy();
		expect(screen.getByText('The connection broke.')).toBeTruthy();
	});
});
