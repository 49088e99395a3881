// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SettingsScreen } from '../../../plugin/src/admin/settings/settings-screen.tsx';
import type { Settings } from '../../../plugin/src/admin/wire/settings.ts';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { onAdminPage } from './support/screen.ts';

vi.mock('@wordpress/a11y', () => ({ speak: () => undefined }));

onAdminPage();
let rest: FakeRest;
let held: Settings;

beforeEach(() => {
	rest = fakeRest();
	held = {
		backend_base_url: 'http://127.0.0.1:8787',
		api_key_set: true,
		streaming_on: true,
		approvals_webhook_url: '',
		webhook_secret: 'whsec_c2VjcmV0',
		site_origin: 'https://shop.example',
		paired_origin: 'https://shop.example',
		managed: { backend_base_url: false, api_key: false },
	};
	rest.on('GET', '/settings', () => held);
	rest.on('POST', '/settings', () => held);
});

async function open() {
	render(<SettingsScreen />);
	await screen.findByLabelText('Address');
}
const click = async (name: string) => userEvent.click(screen.getByRole('button', { name }));
const input = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const posted = () => rest.sent('POST', '/settings').map((call) => call.body);

function leaving(): boolean {
	const event = new Event('beforeunload', { cancelable: true });
	window.dispatchEvent(event);
	return !event.defaultPrevented;
}

describe('saving', () => {
	it('sends what was changed and keeps the key that is set', async () => {
		await open();
		await userEvent.clear(input('Address'));
		await userEvent.type(input('Address'), ' http://127.0.0.1:9999 ');
		await userEvent.click(screen.getByLabelText('Stream answers as they are written'));
		held = { ...held, backend_base_url: 'http://127.0.0.1:9999', streaming_on: false };
		await click('Save settings');
		await screen.findAllByText('Settings saved.');
		expect(posted()).toEqual([
			{
				backend_base_url: 'http://127.0.0.1:9999',
				streaming_on: false,
				approvals_webhook_url: '',
			},
		]);
	});

	it('shows the error at the field that is at fault and puts the focus there', async () => {
		rest.on('POST', '/settings', () =>
			problem(400, 'The sidecar does not call private addresses.', {
				field: 'approvals_webhook_url',
			}),
		);
		await open();
		await userEvent.type(input('Approvals webhook'), 'http://10.0.0.1/hook');
		await click('Save settings');
		await screen.findByText('The sidecar does not call private addresses.');
		const field = input('Approvals webhook');
		expect(field.getAttribute('aria-invalid')).toBe('true');
		expect(field.value).toBe('http://10.0.0.1/hook');
		expect(document.activeElement).toBe(field);
		const described = document.getElementById(field.getAttribute('aria-describedby') ?? '');
		expect(described?.textContent).toContain('does not call private addresses');
		await userEvent.type(field, '2');
		expect(screen.queryByText('The sidecar does not call private addresses.')).toBeNull();
	});

	it('shows a warning that came with a save', async () => {
		held = { ...held, warning: 'Saved, but the sidecar did not answer.' };
		await open();
		await click('Save settings');
		expect(
			(await screen.findAllByText('Saved, but the sidecar did not answer.')).length,
		).toBeGreaterThan(0);
	});

	it('asks before the page is left with changes, and only then', async () => {
		await open();
		expect(leaving()).toBe(true);
		await userEvent.type(input('Address'), '0');
		expect(leaving()).toBe(false);
		held = { ...held, backend_base_url: 'http://127.0.0.1:87870' };
		await click('Save settings');
		await screen.findAllByText('Settings saved.');
		expect(leaving()).toBe(true);
	});

	it('neither edits nor sends what the environment sets', async () => {
		held = { ...held, managed: { backend_base_url: true, api_key: true } };
		await open();
		expect(input('Address').readOnly).toBe(true);
		expect(screen.queryByRole('button', { name: 'Replace' })).toBeNull();
		await userEvent.click(screen.getByLabelText('Stream answers as they are written'));
		await click('Save settings');
		await waitFor(() =>
			expect(posted()).toEqual([{ streaming_on: false, approvals_webhook_url: '' }]),
		);
	});
});

describe('the key', () => {
	it('is replaced by 48 random bytes in base64url, another each time', async () => {
		await open();
		expect(screen.getByText('Set')).toBeTruthy();
		await click('Replace');
		await click('Generate a key');
		const first = input('Key').value;
		await click('Generate a key');
		const second = input('Key').value;
		expect(first).toMatch(/^[\w-]{64}$/);
		expect(Buffer.from(first, 'base64url')).toHaveLength(48);
		expect(second).not.toBe(first);
		await click('Save settings');
		await waitFor(() => expect(posted()[0]).toMatchObject({ api_key: second }));
		await screen.findByText('Set');
		expect(document.body.innerHTML).not.toContain(second);
	});

	it('stays when one thinks better of replacing it', async () => {
		await open();
		await click('Replace');
		await click('Generate a key');
		await click('Keep the present key');
		await click('Save settings');
		await waitFor(() => expect(posted()).toHaveLength(1));
		expect(posted()[0]).not.toHaveProperty('api_key');
	});

	it('is asked for at once when none is set', async () => {
		held = { ...held, api_key_set: false, webhook_secret: null };
		await open();
		expect(input('Key').type).toBe('password');
		expect(screen.getByText(/appears here once a key is saved/)).toBeTruthy();
	});
});

describe('the webhook’s secret', () => {
	it('is shown only when it is asked for', async () => {
		await open();
		expect(document.body.textContent).not.toContain('whsec_');
		await click('Reveal');
		expect(screen.getByText('whsec_c2VjcmV0')).toBeTruthy();
		await click('Hide');
		expect(document.body.textContent).not.toContain('whsec_');
	});
});

describe('the connection test', () => {
	it('lists what works and what needs attention', async () => {
		rest.on('POST', '/connection-test', () => ({
			ok: false,
			checks: [
				{ name: 'reachable', ok: true, detail: 'It answers.' },
				{ name: 'clock', ok: false, detail: 'The clocks differ by 40 seconds.' },
				{ name: 'tea', ok: true, detail: 'Served.' },
			],
		}));
		await open();
		await click('Test the connection');
		await screen.findByText('1 thing needs attention.');
		const lines = screen.getAllByRole('listitem').map((line) => line.textContent);
		expect(lines).toEqual([
			'✓ReachableworksIt answers.',
			'!Clocksneeds attentionThe clocks differ by 40 seconds.',
			'✓teaworksServed.',
		]);
	});

	it('says when the test itself could not be made', async () => {
		rest.on('POST', '/connection-test', () => problem(500, 'PHP ran out of memory.'));
		await open();
		await click('Test the connection');
		expect((await screen.findAllByText('PHP ran out of memory.')).length).toBeGreaterThan(0);
	});
});

describe('the screen', () => {
	it('says that a copied site must be paired again', async () => {
		held = { ...held, paired_origin: 'https://live.example' };
		await open();
		expect(screen.getByText('This site was copied or has moved')).toBeTruthy();
		expect(screen.getByText('https://live.example')).toBeTruthy();
	});

	it('recovers from a failed read', async () => {
		let up = false;
		rest.on('GET', '/settings', () => (up ? held : problem(500, 'Database gone.')));
		render(<SettingsScreen />);
		await screen.findByText('Database gone.');
		up = true;
		await click('Try again');
		await screen.findByLabelText('Address');
	});
});
