const version = 'bbc4878f-12';
const time = '2026-11-22T10:15:04.120Z';
const passage = {
	id: '41',
	title: 'Returns',
	heading: 'How long',
	url: 'https://shop.example/returns#how-long',
	text: 'You can send anything back within 30 days.',
	source: 'page',
	score: 0.81,
};
const missed = {
	id: 3,
	question: 'Do you ship to the moon?',
	locale: 'en_US',
	times: 2,
	first_at: time,
	last_at: time,
};

export const KNOWLEDGE_EXAMPLES: Readonly<Record<string, unknown>> = {
	IngestBody: {
		source: 'page',
		documents: [
			{
				external_id: 'post-17',
				title: 'Returns',
				url: 'https://shop.example/returns',
				locale: 'en_US',
				updated_at: time,
				format: 'html',
				content: '<h2 id="how-long">How long</h2><p>You can send anything back within 30 days.</p>',
			},
		],
	},
	IngestReply: {
		version,
		documents: [{ external_id: 'post-17', status: 'updated', chunks: 1 }],
	},
	ForgetBody: { source: 'page', external_ids: ['post-17'] },
	ForgetReply: { version, removed: 1 },
	ReconcileBody: {
		source: 'page',
		sync_id: '5f0c7a1e9b',
		external_ids: ['post-17', 'post-21'],
		total: 2,
	},
	ReconcileReply: { version, seen: 2, removed: 0, complete: true },
	KnowledgeReply: {
		version,
		documents: 1,
		chunks: 1,
		sources: [{ source: 'page', documents: 1, chunks: 1 }],
		embedding: { embedder: 'text-embedding-3-small', waiting: 0, state: 'idle', problem: null },
		missed: 1,
	},
	DocumentsReply: {
		items: [
			{
				source: 'page',
				external_id: 'post-17',
				title: 'Returns',
				url: 'https://shop.example/returns',
				locale: 'en_US',
				updated_at: time,
				received_at: time,
				chunks: 1,
				waiting: 0,
			},
		],
		next_before: null,
	},
	KnowledgeSearchBody: { query: 'How long can I send things back?', limit: 5 },
	KnowledgeSearchReply: {
		version,
		informative: true,
		mode: 'hybrid',
		corrected: null,
		unknown_terms: [],
		passages: [
			{ ...passage, text_score: 0.4, vector_score: 0.53, matched_terms: ['long', 'send', 'back'] },
		],
	},
	MissedReply: { items: [missed], next_before: null },
	DismissBody: { ids: [3] },
	DismissReply: { dismissed: 1 },
	ArchiveReply: { external_ids: ['ticket-1204'] },
	RestoreBody: { external_ids: ['ticket-1204'] },
	RestoreReply: { restored: 2 },
};
