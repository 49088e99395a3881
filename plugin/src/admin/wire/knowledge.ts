import apiFetch from '@wordpress/api-fetch';
import type {
	DocumentsReply,
	KnowledgeReply,
	KnowledgeSearchReply,
	KnowledgeSource,
	MissedReply,
} from '@ai-support-chat/sidecar/contract/knowledge';

const BASE = '/ai-support-chat/v1/knowledge';
const PAGE_SIZE = 100;

/** A sync, as WordPress drives it. */
export interface Sync {
	readonly full: boolean;
	readonly phase: 'posts' | 'uploads' | 'leftovers' | 'reconcile' | 'done';
	readonly total: number;
	readonly looked_at: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly removed: number;
	readonly rejected: number;
	readonly started_at: string;
	readonly ended_at: string | null;
	/** Why it stands still, or why it ended early. */
	readonly problem: string | null;
}

/** What WordPress knows by itself, and what the sidecar says when it answers. */
export interface Overview {
	readonly sidecar: KnowledgeReply | null;
	/** A problem (RFC 9457), when the sidecar does not answer. */
	readonly problem: unknown;
	/** Documents that are still to be sent. */
	readonly waiting: number;
	readonly rejected: number;
	/** Published posts, pages and products. */
	readonly public: number;
	readonly post_types: readonly string[];
	/** Where a new page is written. */
	readonly new_page: string;
	/** Null before the first. */
	readonly sync: Sync | null;
}

export type IndexedDocument = DocumentsReply['items'][number] & {
	readonly edit_url: string | null;
};

export interface PendingDocument {
	readonly external_id: string;
	readonly source: KnowledgeSource;
	readonly title: string;
	readonly edit_url: string | null;
	readonly state: 'waiting' | 'leaving' | 'rejected';
	/** Why it was rejected, or why it could not be sent yet; '' for nothing. */
	readonly reason: string;
	readonly attempts: number;
	readonly due_at: string | null;
	readonly changed_at: string;
}

export interface Upload {
	readonly id: number;
	readonly name: string;
	readonly title: string;
	readonly url: string | null;
	readonly bytes: number;
	readonly added_at: string;
	readonly state: 'indexed' | 'waiting' | 'rejected';
	readonly reason: string;
}

export interface Uploads {
	readonly items: readonly Upload[];
	readonly max_bytes: number;
	/** Ends of file names that are taken, as in `md`. */
	readonly endings: readonly string[];
	/** Of the last upload, deletion or restoration. */
	readonly id?: number;
	/** Kept, but something else is to be done. */
	readonly warning?: string;
}

export type MissedQuestion = MissedReply['items'][number];

export async function readOverview(signal: AbortSignal): Promise<Overview> {
	return apiFetch<Overview>({ path: BASE, signal });
}

/** The newest `pages` pages of what the sidecar holds. */
export async function readDocuments(
	pages: number,
	signal: AbortSignal,
): Promise<{ readonly items: readonly IndexedDocument[]; readonly more: boolean }> {
	const items = new Map<string, IndexedDocument>();
	let before: string | null = null;
	for (let page = 0; page < pages; page += 1) {
		const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
		if (before !== null) query.set('before', before);
		const path = `${BASE}/documents?${query.toString()}`;
		const reply: { items: IndexedDocument[]; next_before: string | null } = await apiFetch<{
			items: IndexedDocument[];
			next_before: string | null;
		}>({ path, signal });
		for (const item of reply.items) items.set(`${item.source} ${item.external_id}`, item);
		before = reply.next_before;
		if (before === null) break;
	}
	return { items: [...items.values()], more: before !== null };
}

export async function readPending(signal: AbortSignal): Promise<readonly PendingDocument[]> {
	const path = `${BASE}/pending`;
	return (await apiFetch<{ items: PendingDocument[] }>({ path, signal })).items;
}

/** Sends what waits now, and looks at what was rejected again. */
export async function sendPending(): Promise<void> {
	await apiFetch({ path: `${BASE}/pending`, method: 'POST' });
}

export async function beginSync(full: boolean): Promise<Sync | null> {
	return askSync({ action: 'begin', full });
}

/** The next few documents. A step that somebody else makes is only looked at. */
export async function stepSync(): Promise<Sync | null> {
	return askSync({ action: 'step' });
}

export async function cancelSync(): Promise<Sync | null> {
	return askSync({ action: 'cancel' });
}

async function askSync(data: object): Promise<Sync | null> {
	const reply = await apiFetch<{ sync: Sync | null }>({
		path: `${BASE}/sync`,
		method: 'POST',
		data,
	});
	return reply.sync;
}

export async function searchKnowledge(query: string): Promise<KnowledgeSearchReply> {
	return apiFetch<KnowledgeSearchReply>({
		path: `${BASE}/search`,
		method: 'POST',
		data: { query, limit: 10 },
	});
}

export async function readMissed(signal: AbortSignal): Promise<MissedReply> {
	return apiFetch<MissedReply>({ path: `${BASE}/missed?limit=${PAGE_SIZE}`, signal });
}

export async function dismissMissed(ids: readonly number[]): Promise<void> {
	await apiFetch({ path: `${BASE}/missed`, method: 'POST', data: { ids } });
}

export async function readUploads(signal: AbortSignal): Promise<Uploads> {
	return apiFetch<Uploads>({ path: `${BASE}/uploads`, signal });
}

export async function uploadFile(file: File, url: string): Promise<Uploads> {
	const body = new FormData();
	body.set('file', file);
	if (url !== '') body.set('url', url);
	return apiFetch<Uploads>({ path: `${BASE}/uploads`, method: 'POST', body });
}

/** Can be taken back for a day. */
export async function deleteUpload(id: number): Promise<Uploads> {
	return apiFetch<Uploads>({ path: `${BASE}/uploads/${id}`, method: 'DELETE' });
}

export async function restoreUpload(id: number): Promise<Uploads> {
	return apiFetch<Uploads>({ path: `${BASE}/uploads/${id}/restore`, method: 'POST' });
}
