import { SIGNATURE_PROBLEMS, type Operation } from './operations.ts';

const problems = { 401: SIGNATURE_PROBLEMS, 403: 'not_allowed', 409: 'signature_id_reused' };

/** The shop's business facts; the person is the signature's `act`, who needs `manage_settings`. */
export const factsOperations: readonly Operation[] = [
	{
		id: 'readFacts',
		method: 'get',
		path: '/internal/facts',
		tag: 'link',
		summary: 'The business facts in force, and their history',
		callers: ['wordpress'],
		replies: { 200: { description: 'The facts.', schemas: ['FactsReply'] } },
		problems,
	},
	{
		id: 'readFactsVersion',
		method: 'get',
		path: '/internal/facts/{version}',
		tag: 'link',
		summary: 'One version of the business facts',
		callers: ['wordpress'],
		parameters: [{ name: 'version', in: 'path', required: true, schema: { type: 'string' } }],
		replies: { 200: { description: 'As it was saved.', schemas: ['FactsText'] } },
		problems: { ...problems, 404: 'facts_unknown' },
	},
	{
		id: 'checkFacts',
		method: 'post',
		path: '/internal/facts/check',
		tag: 'link',
		summary: 'What a save of this YAML would refuse, by line',
		callers: ['wordpress'],
		body: 'FactsCheckBody',
		replies: { 200: { description: 'No problem: it can be saved.', schemas: ['FactsCheckReply'] } },
		problems,
	},
	{
		id: 'saveFacts',
		method: 'put',
		path: '/internal/facts',
		tag: 'link',
		summary: 'Save a new version of the business facts',
		description:
			'`base_version` is the version that was edited: when another was saved since, nothing is kept. Rules for refunds only narrow what the environment allows.',
		callers: ['wordpress'],
		body: 'FactsBody',
		replies: { 200: { description: 'What is in force after it.', schemas: ['FactsReply'] } },
		problems: { ...problems, 409: 'facts_changed, signature_id_reused', 422: 'facts_invalid' },
	},
];
