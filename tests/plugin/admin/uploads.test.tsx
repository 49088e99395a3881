// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/wp-admin/admin.php" }
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { formatBytes } from '../../../plugin/src/admin/knowledge/size.ts';
import { UploadsTab } from '../../../plugin/src/admin/knowledge/uploads-tab.tsx';
import type { Uploads } from '../../../plugin/src/admin/wire/knowledge.ts';
import { fakeRest, problem, type FakeRest } from './support/fake-rest.ts';
import { uploadOf, uploadsOf } from './support/knowledge.ts';
import { onAdminPage } from './support/screen.ts';

const spoken = vi.hoisted(() => ({ words: [] as string[] }));
vi.mock('@wordpress/a11y', () => ({ speak: (words: string) => spoken.words.push(words) }));

onAdminPage();
let rest: FakeRest;
let held: Uploads;
let changes: number;

beforeEach(() => {
	rest = fakeRest();
	spoken.words = [];
	changes = 0;
	held = uploadsOf([]);
	rest.on('GET', '/knowledge/uploads', () => held);
});

async function open() {
	render(<UploadsTab onChange={() => (changes += 1)} settingsUrl={undefined} />);
	await screen.findByRole('heading', { name: 'Upload documents' });
}
const choose = async (...files: File[]) =>
	userEvent.upload(screen.getByLabelText('Files to upload'), files, { applyAccept: false });
const file = (name: string, bytes = 10) => new File(['x'.repeat(bytes)], name);
const posted = () => rest.sent('POST', '/knowledge/uploads');

describe('uploading', () => {
	it('sends each chosen file and says so', async () => {
		rest.on('POST', '/knowledge/uploads', () => {
			held = uploadsOf([uploadOf(held.items.length + 1), ...held.items]);
			return held;
		});
		await open();
		expect(screen.getByText('No documents yet')).toBeTruthy();
		await choose(file('care.md'), file('terms.pdf'));
		await screen.findByText('Manual 2');
		expect(posted()).toHaveLength(2);
		expect(spoken.words).toEqual(['care.md was uploaded.', 'terms.pdf was uploaded.']);
		expect(changes).toBe(2);
	});

	it('takes files that are dropped', async () => {
		rest.on('POST', '/knowledge/uploads', () => uploadsOf([uploadOf(1)]));
		await open();
		const zone = screen.getByRole('region', { name: 'Upload documents' });
		fireEvent.drop(zone, { dataTransfer: { files: [file('care.md')] } });
		await screen.findByText('Manual 1');
	});

	it('refuses what cannot be read or is too large by name, and sends the others', async () => {
		rest.on('POST', '/knowledge/uploads', () => uploadsOf([uploadOf(1)]));
		await open();
		await choose(
			file('shell.php'),
			file('long.pdf', 1_048_577),
			file('no-ending'),
			file('care.md'),
		);
		await screen.findByText('Manual 1');
		expect(screen.getByText(/^shell\.php is not a file that the chat can read/)).toBeTruthy();
		expect(screen.getByText(/^long\.pdf is too large: at most 1 MB/)).toBeTruthy();
		expect(screen.getByText(/^no-ending is not a file/)).toBeTruthy();
		expect(posted()).toHaveLength(1);
		await waitFor(() => expect(spoken.words.join(' ')).toContain('shell.php is not a file'));
	});

	it('shows the server’s reason with the file’s name', async () => {
		rest.on('POST', '/knowledge/uploads', () => problem(415, 'It is called a PDF but is none.'));
		await open();
		await choose(file('care.pdf'));
		expect(await screen.findByText('care.pdf: It is called a PDF but is none.')).toBeTruthy();
	});

	it('says when a document waits for the sidecar', async () => {
		rest.on('POST', '/knowledge/uploads', () =>
			uploadsOf([uploadOf(1, { state: 'waiting' })], { warning: 'Kept here, but not taken yet.' }),
		);
		await open();
		await choose(file('care.md'));
		expect(await screen.findByText('Kept here, but not taken yet.')).toBeTruthy();
		expect(screen.getByText('Waiting')).toBeTruthy();
	});

	it('is done with the keyboard', async () => {
		await open();
		const clicked = vi.spyOn(screen.getByLabelText<HTMLInputElement>('Files to upload'), 'click');
		screen.getByRole('button', { name: 'Choose files' }).focus();
		await userEvent.keyboard('{Enter}');
		expect(clicked).toHaveBeenCalledOnce();
	});
});

describe('deleting', () => {
	it('can be undone', async () => {
		held = uploadsOf([uploadOf(1), uploadOf(2)]);
		rest.on('DELETE', '/knowledge/uploads/1', () => uploadsOf([uploadOf(2)]));
		rest.on('POST', '/knowledge/uploads/1/restore', () => uploadsOf([uploadOf(1), uploadOf(2)]));
		await open();
		await userEvent.click(screen.getByRole('button', { name: 'Delete Manual 1' }));
		await screen.findByText(/Manual 1 was deleted; the chat no longer answers from it/);
		expect(screen.queryByRole('button', { name: 'Delete Manual 1' })).toBeNull();
		expect(document.activeElement?.id).toBe('asc-uploads-heading');
		await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
		await screen.findByRole('button', { name: 'Delete Manual 1' });
		expect(screen.queryByText(/Manual 1 was deleted;/)).toBeNull();
		expect(spoken.words).toEqual(['Manual 1 was deleted.', 'Manual 1 is back.']);
	});

	it('that failed leaves the document where it was', async () => {
		held = uploadsOf([uploadOf(1)]);
		rest.on('DELETE', '/knowledge/uploads/1', () => problem(503, 'The database sleeps.'));
		await open();
		await userEvent.click(screen.getByRole('button', { name: 'Delete Manual 1' }));
		await screen.findByText('manual-1.pdf: The database sleeps.');
		expect(screen.getByRole('button', { name: 'Delete Manual 1' })).toBeTruthy();
	});
});

describe('sizes', () => {
	it.each([
		[0, '0 bytes'],
		[1_536, '1.5 kB'],
		[8_388_608, '8 MB'],
	])('%i bytes are %s', (bytes, words) => {
		expect(formatBytes(bytes)).toBe(words);
	});
});
