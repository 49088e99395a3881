import apiFetch from '@wordpress/api-fetch';

export interface Settings {
	readonly backend_base_url: string;
	/** The key itself never leaves the server. */
	readonly api_key_set: boolean;
	readonly streaming_on: boolean;
	readonly approvals_webhook_url: string;
	readonly webhook_secret: string | null;
	readonly site_origin: string;
	/** Where the settings were last saved; another one than now means a copied site. */
	readonly paired_origin?: string | null;
	/** Given by a constant or the environment: shown, not edited. */
	readonly managed: { readonly backend_base_url: boolean; readonly api_key: boolean };
	/** Saved, but something else is to be done. */
	readonly warning?: string;
}

/** What a save sends: only what the person may set, the key only when there is a new one. */
export interface SettingsChange {
	readonly backend_base_url?: string;
	readonly api_key?: string;
	readonly streaming_on: boolean;
	readonly approvals_webhook_url: string;
}

export interface ConnectionCheck {
	readonly name: string;
	readonly ok: boolean;
	readonly detail: string;
}

export interface ConnectionTest {
	readonly ok: boolean;
	readonly checks: readonly ConnectionCheck[];
}

const BASE = '/ai-support-chat/v1';

export async function readSettings(signal: AbortSignal): Promise<Settings> {
	return apiFetch<Settings>({ path: `${BASE}/settings`, signal });
}

export async function saveSettings(change: SettingsChange): Promise<Settings> {
	return apiFetch<Settings>({ path: `${BASE}/settings`, method: 'POST', data: change });
}

/** Tests what is saved, not what is on the screen. */
export async function testConnection(): Promise<ConnectionTest> {
	return apiFetch<ConnectionTest>({ path: `${BASE}/connection-test`, method: 'POST' });
}
