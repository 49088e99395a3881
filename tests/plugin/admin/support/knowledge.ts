import type { ExplainedPassage, KnowledgeReply } from '@ai-support-chat/sidecar/contract/knowledge';
import type {
	IndexedDocument,
	Overview,
	PendingDocument,
	Sync,
	Upload,
	Uploads,
} from '../../../../plugin/src/admin/wire/knowledge.ts';

const AT = '2026-11-22T10:00:00Z';

export function sidecarOf(over: Partial<KnowledgeReply> = {}): KnowledgeReply {
	return {
		version: '7',
		documents: 3,
		chunks: 12,
		sources: [{ source: 'page', documents: 3, chunks: 12 }],
		embedding: { embedder: 'offline', waiting: 0, state: 'idle', problem: null },
		missed: 0,
		...over,
	};
}

export function overviewOf(over: Partial<Overview> = {}): Overview {
	return {
		sidecar: sidecarOf(),
		problem: null,
		waiting: 0,
		rejected: 0,
		public: 3,
		post_types: ['Posts', 'Pages'],
		new_page: 'https://shop.example/wp-admin/post-new.php?post_type=page',
		sync: null,
		...over,
	};
}

export function syncOf(over: Partial<Sync> = {}): Sync {
	return {
		full: false,
		phase: 'posts',
		total: 40,
		looked_at: 0,
		updated: 0,
		unchanged: 0,
		removed: 0,
		rejected: 0,
		started_at: AT,
		ended_at: null,
		problem: null,
		...over,
	};
}

export function indexed(n: number, over: Partial<IndexedDocument> = {}): IndexedDocument {
	return {
		source: 'page',
		external_id: `post-${n}`,
		title: `Page ${n}`,
		url: `https://shop.example/page-${n}/`,
		locale: 'en_US',
		updated_at: AT,
		received_at: AT,
		chunks: n,
		waiting: 0,
		edit_url: `https://shop.example/wp-admin/post.php?post=${n}&action=edit`,
		...over,
	};
}

export function pendingOf(n: number, over: Partial<PendingDocument> = {}): PendingDocument {
	return {
		external_id: `post-${n}`,
		source: 'page',
		title: `Page ${n}`,
		edit_url: `https://shop.example/wp-admin/post.php?post=${n}&action=edit`,
		state: 'waiting',
		reason: '',
		attempts: 0,
		due_at: AT,
		changed_at: AT,
		...over,
	};
}

export function uploadOf(id: number, over: Partial<Upload> = {}): Upload {
	return {
		id,
		name: `manual-${id}.pdf`,
		title: `Manual ${id}`,
		url: null,
		bytes: 1_500_000,
		added_at: AT,
		state: 'indexed',
		reason: '',
		...over,
	};
}

export function uploadsOf(items: readonly Upload[], over: Partial<Uploads> = {}): Uploads {
	return { items, max_bytes: 1_048_576, endings: ['md', 'txt', 'html', 'pdf'], ...over };
}

export function passageOf(n: number, over: Partial<ExplainedPassage> = {}): ExplainedPassage {
	return {
		id: String(n),
		title: `Page ${n}`,
		heading: 'How long',
		url: `https://shop.example/page-${n}/#how-long`,
		text: 'Within 30 days.',
		source: 'page',
		score: 1.2,
		text_score: 0.4,
		vector_score: 0.8,
		matched_terms: ['days'],
		...over,
	};
}
