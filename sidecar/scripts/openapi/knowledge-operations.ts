import { SIGNATURE_PROBLEMS, type Operation, type Parameter } from './operations.ts';

const problems = { 401: SIGNATURE_PROBLEMS, 403: 'not_allowed', 409: 'signature_id_reused' };
const common = { tag: 'link', callers: ['wordpress'], problems } as const;

const page: readonly Parameter[] = [
	{
		name: 'limit',
		in: 'query',
		schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
	},
	{
		name: 'before',
		in: 'query',
		description: 'The `next_before` of the page before.',
		schema: { type: 'string' },
	},
];

/** What the shop knows. A person behind a request needs `manage_settings`; a source has nobody. */
export const knowledgeOperations: readonly Operation[] = [
	{
		...common,
		id: 'ingestKnowledge',
		method: 'post',
		path: '/internal/ingest-knowledge',
		summary: 'Hand over documents that are new or may have changed',
		description:
			'At most 12 MiB. Found by their words once answered; vectors follow. See docs/knowledge.md.',
		body: 'IngestBody',
		replies: { 200: { description: 'What became of each.', schemas: ['IngestReply'] } },
	},
	{
		...common,
		id: 'forgetKnowledge',
		method: 'post',
		path: '/internal/forget-knowledge',
		summary: 'Withdraw documents: found no more once answered',
		body: 'ForgetBody',
		replies: { 200: { description: 'How many there were.', schemas: ['ForgetReply'] } },
	},
	{
		...common,
		id: 'reconcileKnowledge',
		method: 'post',
		path: '/internal/knowledge/reconcile',
		summary: 'A page of the names of all documents that a source has',
		description: 'After the last page, what no page named is withdrawn. See docs/knowledge.md.',
		body: 'ReconcileBody',
		replies: { 200: { description: 'How far it is.', schemas: ['ReconcileReply'] } },
		problems: { ...problems, 409: 'sync_incomplete, signature_id_reused' },
	},
	{
		...common,
		id: 'readKnowledge',
		method: 'get',
		path: '/internal/knowledge',
		summary: 'How much is known, and how far its embedding is',
		replies: { 200: { description: 'Counts.', schemas: ['KnowledgeReply'] } },
	},
	{
		...common,
		id: 'listDocuments',
		method: 'get',
		path: '/internal/knowledge/documents',
		summary: 'Documents, newest received first',
		parameters: [
			{
				name: 'source',
				in: 'query',
				schema: { $ref: '#/components/schemas/KnowledgeSource' },
			},
			...page,
		],
		replies: { 200: { description: 'A page of them.', schemas: ['DocumentsReply'] } },
	},
	{
		...common,
		id: 'searchKnowledge',
		method: 'post',
		path: '/internal/knowledge/search',
		summary: 'Search as a customer’s question does, and tell why each passage was found',
		body: 'KnowledgeSearchBody',
		replies: { 200: { description: 'Passages.', schemas: ['KnowledgeSearchReply'] } },
	},
	{
		...common,
		id: 'listMissed',
		method: 'get',
		path: '/internal/knowledge/missed',
		summary: 'Questions that nothing was found for, last asked first',
		parameters: page,
		replies: { 200: { description: 'A page of them.', schemas: ['MissedReply'] } },
	},
	{
		...common,
		id: 'dismissMissed',
		method: 'post',
		path: '/internal/knowledge/missed/dismiss',
		summary: 'Take questions off that list, until they are asked again',
		body: 'DismissBody',
		replies: { 200: { description: 'How many went.', schemas: ['DismissReply'] } },
	},
	{
		...common,
		id: 'listArchived',
		method: 'get',
		path: '/internal/knowledge/archive',
		summary: 'Solved tickets that were put away: kept, but not searched',
		replies: {
			200: { description: 'Their names, longest away first.', schemas: ['ArchiveReply'] },
		},
	},
	{
		...common,
		id: 'restoreArchived',
		method: 'post',
		path: '/internal/knowledge/archive/restore',
		summary: 'Put solved tickets back among what is searched',
		body: 'RestoreBody',
		replies: { 200: { description: 'How many passages came back.', schemas: ['RestoreReply'] } },
	},
];
