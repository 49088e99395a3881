// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { ApprovalsScreen } from '../../../plugin/src/admin/approvals/approvals-screen.tsx';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { decided, queueOf, replyOf, waiting } from './support/refunds.ts';
import { lookAgain, onAdminPage, visit } from './support/screen.ts';

const spoken = vi.hoisted(() => ({ words: [] as string[] }));
vi.mock('@wordpress/a11y', () => ({ speak: (words: string) => spoken.words.push(words) }));

onAdminPage();
let rest: FakeRest;
let held: RefundItem;

beforeEach(() => {
	rest = fakeRest();
	spoken.words = [];
	held = waiting(1);
	rest.on('GET', `/refunds/${held.refund_request_id}`, () => replyOf(held));
	rest.on('GET', '/approvals', () => queueOf([held]));
	visit(`?page=ai-support-chat&refund=${held.refund_request_id}`);
});

async function open() {
	render(<ApprovalsScreen settingsUrl={undefined} />);
	await screen.findByRole('heading', { level: 1, name: /Order #1001/ });
}
const approve = (amount: string) =>
	screen.getByRole('button', { name: `Approve refund of ${amount}` });
const click = async (name: string) => userEvent.click(screen.getByRole('button', { name }));

describe('what is shown before a decision', () => {
	it('has the amount, what is left on the payment, the reasons and the conversation as text', async () => {
		held = waiting(1, { reasons: ['always', 'open_dispute'] });
		await open();
		expect(
			screen.getByText('$249.00 can still be refunded on the payment; $49.00 after this'),
		).toBeTruthy();
		expect(screen.getByText('Your shop has a person approve every refund.')).toBeTruthy();
		expect(screen.getByText(/bank has opened a dispute on this payment/)).toBeTruthy();
		expect(screen.getByText('It broke, <b>please</b> refund it.')).toBeTruthy();
		expect(screen.getByText('1 × Kettle')).toBeTruthy();
	});
});

describe('approving', () => {
	it('sends exactly the proposal that was read, with note and reason, and follows the refund', async () => {
		rest.on('POST', '/approvals', () => (held = decided(held, true, 'Dana')));
		await open();
		await userEvent.type(screen.getByLabelText('Note'), ' Photos checked. ');
		await userEvent.selectOptions(screen.getByLabelText('Reason given to Stripe'), 'duplicate');
		await userEvent.click(approve('$200.00'));
		const heading = await screen.findByRole('heading', { name: 'Outcome' });
		expect(rest.sent('POST', '/approvals').map((call) => call.body)).toEqual([
			{
				conversation_id: held.conversation_id,
				turn_id: held.turn_id,
				refund_request_id: held.refund_request_id,
				proposal_hash: held.proposal_hash,
				approved: true,
				notes: 'Photos checked.',
				reason: 'duplicate',
			},
		]);
		expect(screen.getByText(/^Approved by Dana on/)).toBeTruthy();
		expect(screen.queryByText(/was first/)).toBeNull();
		await waitFor(() => expect(document.activeElement).toBe(heading));

		held = { ...held, state: 'confirmed', stripe_refund_id: 're_9' };
		await lookAgain();
		expect(await screen.findByText(/\$200\.00 went back to the customer/)).toBeTruthy();
		expect(screen.getByText('re_9')).toBeTruthy();
		expect(spoken.words.at(-1)).toMatch(/^Refunded\. \$200\.00 went back/);
	});

	it('leaves the reason out when it is the proposal’s own', async () => {
		rest.on('POST', '/approvals', () => (held = decided(held, true, 'Dana')));
		await open();
		await userEvent.click(approve('$200.00'));
		await screen.findByRole('heading', { name: 'Outcome' });
		expect(rest.sent('POST', '/approvals')[0]?.body).not.toHaveProperty('reason');
	});

	it('says why an approved refund does not leave while refunds are paused', async () => {
		held = decided(held, true, 'Dana');
		rest.on('GET', '/approvals', () =>
			queueOf([], {
				refunds_paused: { reason: 'Restored from a backup.', since: held.updated_at },
			}),
		);
		await open();
		expect(screen.getByText('Restored from a backup.')).toBeTruthy();
	});

	it('keeps the form when nobody knows whether the decision arrived, and sends it again', async () => {
		let up = false;
		rest.on('POST', '/approvals', () =>
			up ? (held = decided(held, true, 'Dana')) : problem(504, 'The sidecar took too long.'),
		);
		await open();
		await userEvent.type(screen.getByLabelText('Note'), 'Fine.');
		await userEvent.click(approve('$200.00'));
		expect(
			(await screen.findAllByText(/took too long\. Your decision may or may not have arrived/))
				.length,
		).toBeGreaterThan(0);
		expect(screen.getByLabelText<HTMLTextAreaElement>('Note').value).toBe('Fine.');
		up = true;
		await userEvent.click(approve('$200.00'));
		await screen.findByRole('heading', { name: 'Outcome' });
		expect(rest.sent('POST', '/approvals')).toHaveLength(2);
	});
});

describe('denying', () => {
	it('asks first, and does nothing when one thinks better of it', async () => {
		await open();
		await click('Deny…');
		const dialog = screen.getByRole('dialog', { name: 'Deny $200.00 for Order #1001?' });
		await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
		expect(screen.queryByRole('dialog')).toBeNull();
		expect(rest.sent('POST', '/approvals')).toEqual([]);
	});

	it('sends the denial once it is confirmed', async () => {
		rest.on('POST', '/approvals', () => (held = decided(held, false, 'Dana')));
		await open();
		await click('Deny…');
		await click('Deny the refund');
		await screen.findByText(/^Denied by Dana on/);
		expect(rest.sent('POST', '/approvals')[0]?.body).toMatchObject({ approved: false });
		expect(screen.getByText(/Nothing was sent to Stripe/)).toBeTruthy();
	});
});

describe('a proposal that changes', () => {
	const changed = () =>
		({
			...held,
			amount_cents: 15_000,
			proposal_number: 2,
			proposal_hash: 'f'.repeat(64),
			detail: 'Somebody refunded $50.00 in Stripe.',
		}) satisfies RefundItem;

	it('cannot be approved by a click meant for the old numbers', async () => {
		await open();
		await userEvent.type(screen.getByLabelText('Note'), 'Fine.');
		held = changed();
		await lookAgain();
		expect(await screen.findByText('This request has changed while you had it open')).toBeTruthy();
		expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
		const rows = within(screen.getByRole('table'));
		expect(rows.getByRole('row', { name: 'Amount $200.00 $150.00' })).toBeTruthy();

		rest.on('POST', '/approvals', () => (held = decided(held, true, 'Dana')));
		await click('Decide on the new numbers');
		expect(screen.getByLabelText<HTMLTextAreaElement>('Note').value).toBe('Fine.');
		await userEvent.click(approve('$150.00'));
		await screen.findByRole('heading', { name: 'Outcome' });
		expect(rest.sent('POST', '/approvals')[0]?.body).toMatchObject({
			proposal_hash: 'f'.repeat(64),
		});
	});

	it('refused by the server as stale, is shown with the new numbers and asked again', async () => {
		rest.on('POST', '/approvals', () => {
			held = changed();
			problem(409, 'The proposal has changed.');
		});
		await open();
		await userEvent.click(approve('$200.00'));
		expect(
			await screen.findByText('Your decision was not taken: the request has changed'),
		).toBeTruthy();
		await click('Decide on the new numbers');
		expect(approve('$150.00')).toBeTruthy();
		expect(screen.queryByText('The proposal has changed.')).toBeNull();
	});

	it('after an approval, comes back to be decided again', async () => {
		held = decided(held, true, 'Dana');
		await open();
		held = {
			...changed(),
			state: 'awaiting_approval',
			decision: null,
			reasons: ['changed_since_approval'],
		};
		await lookAgain();
		await click('Decide on the new numbers');
		expect(approve('$150.00')).toBeTruthy();
	});
});

describe('somebody else decides first', () => {
	it('shows who, when nothing was sent from here', async () => {
		await open();
		held = decided(held, false, 'Robin');
		await lookAgain();
		expect(
			(await screen.findAllByText('Robin was first and denied this request.')).length,
		).toBeGreaterThan(0);
	});

	it('shows who, when our opposite decision is answered with theirs', async () => {
		rest.on('POST', '/approvals', () => (held = decided(held, false, 'Robin')));
		await open();
		await userEvent.click(approve('$200.00'));
		expect(
			(
				await screen.findAllByText(
					'Robin was first and denied this request. Your decision was not taken.',
				)
			).length,
		).toBeGreaterThan(0);
	});

	it('shows who, when our decision is refused', async () => {
		rest.on('POST', '/approvals', () => {
			held = decided(held, true, 'Robin');
			problem(409, 'It is decided already.');
		});
		await open();
		await click('Deny…');
		await click('Deny the refund');
		expect(
			(
				await screen.findAllByText(
					'Robin was first and approved this request. Your decision was not taken.',
				)
			).length,
		).toBeGreaterThan(0);
	});
});

describe('an outcome in doubt', () => {
	it('unknown: forbids a refund by hand and names the command', async () => {
		held = decided(held, true, 'Dana', { state: 'unknown', detail: 'Stripe answered 500.' });
		await open();
		expect(screen.getByText(/Do not refund by hand/)).toBeTruthy();
		expect(screen.getByText('Stripe answered 500.')).toBeTruthy();
		expect(screen.getByText('npx ai-support-chat refunds reconcile')).toBeTruthy();
	});

	it('failed: says that no money went back and shows the reason', async () => {
		held = decided(held, true, 'Dana', { state: 'failed', detail: 'expired_or_canceled_card' });
		await open();
		expect(screen.getByText(/No money was returned by this request/)).toBeTruthy();
		expect(screen.getByText('expired_or_canceled_card')).toBeTruthy();
	});
});
