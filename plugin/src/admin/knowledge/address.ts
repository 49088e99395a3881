export type Tab = 'documents' | 'uploads' | 'search' | 'missed';

const PAGE = 'ai-support-chat-knowledge';
const TABS: readonly Tab[] = ['documents', 'uploads', 'search', 'missed'];

/** Reads `?page=ai-support-chat-knowledge&tab=search`. */
export function parseTab(search: string): Tab {
	const asked = new URLSearchParams(search).get('tab');
	return TABS.find((tab) => tab === asked) ?? 'documents';
}

/** The address of a tab, relative to the current page. */
export function tabHref(tab: Tab): string {
	const query = new URLSearchParams({ page: PAGE });
	if (tab !== 'documents') query.set('tab', tab);
	return `?${query.toString()}`;
}
