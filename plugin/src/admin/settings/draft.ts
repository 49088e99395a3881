import type { Settings, SettingsChange } from '../wire/settings.ts';

/** The form as a person has filled it in. */
export interface Draft {
	readonly backend_base_url: string;
	/** Undefined keeps the key that is saved. */
	readonly api_key: string | undefined;
	readonly streaming_on: boolean;
	readonly approvals_webhook_url: string;
}

export function draftOf(saved: Settings): Draft {
	return {
		backend_base_url: saved.backend_base_url,
		// Without a key there is nothing to keep, so the field is open from the start.
		api_key: saved.api_key_set || saved.managed.api_key ? undefined : '',
		streaming_on: saved.streaming_on,
		approvals_webhook_url: saved.approvals_webhook_url,
	};
}

/** Whether a save would change anything. An opened but empty key field does not. */
export function isChanged(draft: Draft, saved: Settings): boolean {
	return (
		draft.backend_base_url.trim() !== saved.backend_base_url ||
		(draft.api_key ?? '').trim() !== '' ||
		draft.streaming_on !== saved.streaming_on ||
		draft.approvals_webhook_url.trim() !== saved.approvals_webhook_url
	);
}

/** What a save sends: nothing that is set elsewhere, and the key only when there is a new one. */
export function changeOf(draft: Draft, saved: Settings): SettingsChange {
	const key = (draft.api_key ?? '').trim();
	return {
		...(saved.managed.backend_base_url ? {} : { backend_base_url: draft.backend_base_url.trim() }),
		...(saved.managed.api_key || key === '' ? {} : { api_key: key }),
		streaming_on: draft.streaming_on,
		approvals_webhook_url: draft.approvals_webhook_url.trim(),
	};
}
