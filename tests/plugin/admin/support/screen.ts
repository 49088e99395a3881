import { act, cleanup } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';

/** Puts the page where wp-admin would have it, and clears it away after each test. */
export function onAdminPage(): void {
	beforeEach(() => {
		document.documentElement.lang = 'en-US';
		visit('?page=ai-support-chat');
	});
	afterEach(() => {
		cleanup();
		document.body.replaceChildren();
	});
}

export function visit(search: string): void {
	window.history.replaceState(null, '', `/wp-admin/admin.php${search}`);
}

/** The page comes back to the front, upon which screens read anew at once. */
export async function lookAgain(): Promise<void> {
	await act(async () => {
		document.dispatchEvent(new Event('visibilitychange'));
		await new Promise((resolve) => setTimeout(resolve, 20));
	});
}
