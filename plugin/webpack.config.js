const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

// The block's render.php brings a second PHP file with it.
process.env.WP_COPY_PHP_FILES_TO_DIST = '1';
const [scripts, modules] = require('@wordpress/scripts/config/webpack.config.js');

/** Names of the wp-admin screens; a screen is built when its folder is there. */
const SCREENS = ['approvals', 'knowledge', 'facts', 'status', 'settings'];

function screens() {
	return Object.fromEntries(
		SCREENS.map((name) => [
			`admin/${name}`,
			resolve(__dirname, `src/admin/${name}/index.tsx`),
		]).filter(([, file]) => existsSync(file)),
	);
}

/** `*.css?inline` is the minified text of a stylesheet, for a shadow root. */
function withInlineCss(config) {
	const rules = config.module.rules.map((rule) =>
		String(rule.test) === String(/\.css$/) ? { ...rule, resourceQuery: { not: [/inline/] } } : rule,
	);
	rules.push({
		test: /\.css$/,
		resourceQuery: /inline/,
		type: 'asset/source',
		use: [
			{
				loader: require.resolve('postcss-loader', scriptsPath),
				options: {
					postcssOptions: { config: false, plugins: [require(cssnanoPath)({ preset: 'default' })] },
				},
			},
		],
	});
	return { ...config, module: { ...config.module, rules } };
}

const scriptsPath = { paths: [require.resolve('@wordpress/scripts/package.json')] };
const cssnanoPath = require.resolve('cssnano', scriptsPath);

module.exports = [
	withInlineCss({ ...scripts, entry: () => ({ ...scripts.entry(), ...screens() }) }),
	// The panel is an entry of its own, fetched by the launcher at the first click.
	withInlineCss({
		...modules,
		entry: () => ({
			...modules.entry(),
			'chat/panel': resolve(__dirname, 'src/chat/panel/panel.ts'),
		}),
	}),
];
