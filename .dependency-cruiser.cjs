/**
 * The one-way streets of the sidecar. A folder may import what stands to its right, never to its
 * left: http | cli > erasure > conversation > brain | hands > refunds | knowledge > orders |
 * approvals > facts > identity > providers > audit > outbox > privacy > db > leaves.
 * `contract` and `telemetry` stand beside; `main.ts`, `compose.ts` and its parts in `composition/` see
 * everything.
 */
const RANKS = [
	['http', 'cli'],
	['erasure'],
	['conversation'],
	['brain', 'hands'],
	['refunds', 'knowledge', 'actions'],
	['orders', 'approvals'],
	['facts'],
	['identity'],
	['providers'],
	['audit'],
	['outbox'],
	['privacy'],
	['db'],
];
const BESIDE = ['contract', 'telemetry'];

const folders = (names) => `^sidecar/src/(${names.join('|')})/`;

const arrows = RANKS.slice(1).map((rank, index) => ({
	name: `${rank.join('-or-')}-looks-up`,
	comment: `${rank.join(' and ')} may not import what uses them.`,
	severity: 'error',
	from: { path: folders(rank) },
	to: { path: folders(RANKS.slice(0, index + 1).flat()) },
}));

/** Two folders of one rank never see each other. */
const neighbours = [
	['http', 'cli'],
	['brain', 'hands'],
	['refunds', 'knowledge'],
	['refunds', 'actions'],
	['knowledge', 'actions'],
	['orders', 'approvals'],
].flatMap(([one, other]) =>
	[
		[one, other],
		[other, one],
	].map(([from, to]) => ({
		name: `${from}-imports-${to}`,
		severity: 'error',
		from: { path: folders([from]) },
		to: { path: folders([to]) },
	})),
);

/** A package, wherever npm put it. */
const npm = (names) => `(^|/)node_modules/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'unresolvable',
			severity: 'error',
			from: {},
			to: { couldNotResolve: true },
		},
		{
			name: 'not-in-package-json',
			comment: 'A package that is used is declared.',
			severity: 'error',
			from: { path: '^(sidecar|plugin)/src/' },
			to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
		},
		...arrows,
		...neighbours,
		{
			name: 'leaf-looks-up',
			comment: 'money, ids, clock, failure, signing … know no folder but contract.',
			severity: 'error',
			from: { path: '^sidecar/src/[^/]+\\.ts$', pathNot: '^sidecar/src/(main|compose)\\.ts$' },
			to: { path: folders([...RANKS.flat(), 'telemetry']) },
		},
		{
			name: 'beside-looks-in',
			comment: 'contract and telemetry know leaves and each other, nothing else.',
			severity: 'error',
			from: { path: folders(BESIDE) },
			to: { path: folders(RANKS.flat()) },
		},
		{
			name: 'imports-the-root',
			comment:
				'compose.ts is called by main.ts and the commands, its parts by it, main.ts by nobody.',
			severity: 'error',
			from: {
				path: '^sidecar/src/',
				pathNot: '^sidecar/src/(main\\.ts$|compose\\.ts$|composition/|cli/)',
			},
			to: { path: '^sidecar/src/((main|compose)\\.ts$|composition/)' },
		},
		{
			name: 'imports-main',
			severity: 'error',
			from: { path: '^sidecar/src/' },
			to: { path: '^sidecar/src/main\\.ts$' },
		},
		{
			name: 'express-outside-http',
			severity: 'error',
			from: { path: '^sidecar/src/', pathNot: folders(['http']) },
			to: { path: npm(['express', 'helmet']) },
		},
		{
			name: 'sqlite-outside-db',
			comment: 'SQL stays in db/, audit/ and the stores; a type of it counts as well.',
			severity: 'error',
			from: {
				path: '^sidecar/src/',
				pathNot: ['^sidecar/src/(db|audit)/', '^sidecar/src/.+/[^/]*store[^/]*\\.ts$'],
			},
			to: { path: npm(['better-sqlite3', 'sqlite-vec']) },
		},
		{
			name: 'sdk-outside-its-client',
			severity: 'error',
			from: { path: '^sidecar/src/', pathNot: folders(['providers']) },
			to: { path: npm(['stripe', 'openai']) },
		},
		{
			name: 'product-imports-tests',
			comment: 'Twins, scripted models and the demo shop never reach the product.',
			severity: 'error',
			from: { path: '^(sidecar|plugin)/' },
			to: { path: '^tests/' },
		},
		{
			name: 'plugin-runs-sidecar',
			comment:
				'The plugin shares the types of the contract; of the code only the rule of decimals.',
			severity: 'error',
			from: { path: '^plugin/src/' },
			to: {
				path: '^sidecar/',
				pathNot: '^sidecar/src/money\\.ts$',
				dependencyTypesNot: ['type-only'],
			},
		},
		{
			name: 'plugin-beyond-contract',
			severity: 'error',
			from: { path: '^plugin/src/' },
			to: { path: '^sidecar/', pathNot: '^sidecar/src/(contract/|money\\.ts$)' },
		},
		{
			name: 'sidecar-imports-plugin',
			severity: 'error',
			from: { path: '^sidecar/' },
			to: { path: '^plugin/' },
		},
		{
			name: 'chat-imports-admin',
			comment: 'What a visitor loads holds nothing of wp-admin, and the other way round.',
			severity: 'error',
			from: { path: '^plugin/src/chat/' },
			to: { path: '^plugin/src/admin/' },
		},
		{
			name: 'admin-imports-chat',
			severity: 'error',
			from: { path: '^plugin/src/admin/' },
			to: { path: '^plugin/src/chat/' },
		},
		{
			name: 'name-says-nothing',
			comment: 'A folder or file is named for the one idea in it.',
			severity: 'error',
			from: { path: '/(utils?|helpers?|common|misc|[^/]*-?(manager|service))(/|\\.tsx?$)' },
			to: {},
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '(^|/)(dist|build|vendor)/' },
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
		combinedDependencies: false,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['types', 'import', 'require', 'node', 'default'],
			mainFields: ['types', 'module', 'main'],
			extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
		},
	},
};
