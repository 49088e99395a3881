import js from '@eslint/js';
import wordpress from '@wordpress/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const httpModules = ['http', 'https', 'http2', 'undici'].flatMap((name) => [
	{
		name,
		message: 'Call out through a client in providers/, so that the call is named and timed.',
	},
	{ name: `node:${name}`, message: 'Call out through a client in providers/.' },
]);
const express = { name: 'express', message: 'express stays in sidecar/src/http.' };
const sqlite = { name: 'better-sqlite3', message: 'SQL stays in db/, audit/ and the stores.' };
const processNames = {
	name: 'node:process',
	importNames: ['env', 'argv', 'default'],
	message: 'Only main.ts reads the environment and the arguments.',
};
const refused = (...paths) => ['error', { paths }];

// What a type checker and a formatter cannot say; the same for every TypeScript file.
const everywhere = {
	'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
	eqeqeq: ['error', 'always'],
	'no-restricted-syntax': [
		'error',
		{ selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
		{ selector: 'ExportAllDeclaration', message: 'Import from the file that owns the name.' },
		{
			selector: 'ExportNamedDeclaration[source]',
			message: 'Import from the file that owns the name.',
		},
	],
	'@typescript-eslint/switch-exhaustiveness-check': [
		'error',
		{ considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
	],
	'@typescript-eslint/consistent-type-imports': 'error',
	'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
	'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
	'@typescript-eslint/no-unused-vars': [
		'error',
		{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
	],
	'@typescript-eslint/no-unnecessary-condition': [
		'error',
		{ allowConstantLoopConditions: 'only-allowed-literals' },
	],
	// An implementation of an asynchronous port need not itself wait for anything.
	'@typescript-eslint/require-await': 'off',
	// Both forms are used, each where it says more.
	'@typescript-eslint/consistent-type-definitions': 'off',
	'@typescript-eslint/consistent-indexed-object-style': 'off',
	'@typescript-eslint/prefer-function-type': 'off',
};

const scripts = ['**/*.mjs', '**/*.cjs', '**/*.js'];
const typed = ['**/*.ts', '**/*.tsx'];
const onlyHere = (configs, files) => configs.map((config) => ({ ...config, files }));

export default defineConfig([
	globalIgnores([
		'**/node_modules/',
		'sidecar/dist/',
		'plugin/build/',
		'vendor/',
		'coverage/',
		'.data/',
	]),
	{ linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
	{
		files: scripts,
		extends: [js.configs.recommended],
		languageOptions: { globals: { ...globals.node } },
		rules: { 'max-lines': everywhere['max-lines'], eqeqeq: everywhere.eqeqeq },
	},
	{
		files: ['plugin/**/*.js', '**/*.cjs'],
		languageOptions: { sourceType: 'commonjs' },
	},
	{
		files: typed,
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			// vitest's own types bring the browser's along, so its configuration stands apart.
			parserOptions: { projectService: { allowDefaultProject: ['vitest*.config.ts'] } },
		},
		rules: everywhere,
	},
	{ files: ['**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },

	// The sidecar: who may reach for what (DESIGN, section 2; the arrows are dependency-cruiser's).
	{
		files: ['sidecar/src/**/*.ts'],
		rules: {
			'no-restricted-imports': refused(...httpModules, express, sqlite, processNames),
			'no-restricted-globals': [
				'error',
				{ name: 'fetch', message: 'Call out through a client in providers/.' },
			],
			'no-restricted-properties': [
				'error',
				{ object: 'process', property: 'env', message: 'Only main.ts reads the environment.' },
				{ object: 'process', property: 'argv', message: 'Only main.ts reads the arguments.' },
				{ object: 'globalThis', property: 'fetch', message: 'Call out through providers/.' },
				{ object: 'Date', property: 'now', message: 'Time comes from the injected Clock.' },
			],
			'no-console': 'error',
		},
	},
	{
		// The clients, and compose.ts, which makes the server. The CLI talks to the running sidecar on the loopback address.
		files: ['sidecar/src/outgoing.ts', 'sidecar/src/providers/**/*.ts', 'sidecar/src/cli/**/*.ts'],
		rules: {
			'no-restricted-imports': refused(express, sqlite, processNames),
			'no-restricted-globals': 'off',
		},
	},
	{
		files: ['sidecar/src/http/**/*.ts'],
		rules: { 'no-restricted-imports': refused(sqlite, processNames) },
	},
	{
		files: ['sidecar/src/db/**/*.ts', 'sidecar/src/**/*store*.ts', 'sidecar/src/audit/**/*.ts'],
		rules: { 'no-restricted-imports': refused(...httpModules, express, processNames) },
	},
	{
		files: ['sidecar/src/main.ts', 'sidecar/src/clock.ts'],
		rules: { 'no-restricted-imports': 'off', 'no-restricted-properties': 'off' },
	},

	// The plugin: WordPress's own rules on top; its formatting rules give way to Prettier.
	...onlyHere(wordpress.configs.recommended, ['plugin/src/**/*.{ts,tsx,js,jsx}']),
	{
		files: ['plugin/src/**/*.{ts,tsx,js,jsx}'],
		languageOptions: { globals: { ...globals.browser } },
		settings: { react: { version: '18.3' } },
		rules: {
			'prettier/prettier': 'off',
			curly: 'off',
			// The type checker knows both better.
			'no-undef': 'off',
			'import/no-unresolved': 'off',
			'jsdoc/require-param': 'off',
			// typescript-eslint has its own, which knows noPropertyAccessFromIndexSignature.
			'dot-notation': 'off',
			'@wordpress/i18n-text-domain': ['error', { allowedTextDomain: 'ai-support-chat' }],
			'react-hooks/exhaustive-deps': ['error'],
			'no-console': 'error',
			'no-restricted-properties': [
				'error',
				...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
					property,
					message: 'What others wrote is shown as text.',
				})),
			],
			'react/no-danger': 'error',
		},
	},
	{
		files: ['plugin/src/**/*.{ts,tsx}'],
		rules: { '@typescript-eslint/no-unused-vars': everywhere['@typescript-eslint/no-unused-vars'] },
	},

	{
		files: ['tests/**/*.ts', 'tests/**/*.tsx', 'tests/**/*.mjs'],
		languageOptions: { globals: { ...globals.node } },
		rules: {
			'@typescript-eslint/no-non-null-assertion': 'off',
			// `expect(spy.method)` compares functions, it does not call them.
			'@typescript-eslint/unbound-method': 'off',
			// `describe` of node and generators of async iterables in scripted peers.
			'@typescript-eslint/no-empty-function': 'off',
		},
	},
	prettier,
]);
