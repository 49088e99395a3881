/** Logical properties only, so that right-to-left pages need no second style sheet. */
export default {
	plugins: ['stylelint-use-logical'],
	rules: {
		'csstools/use-logical': ['always', { except: [/^(min-|max-)?(width|height)$/] }],
		'declaration-property-value-disallowed-list': {
			// Four values whose second and fourth differ: one side is meant, and turns in RTL.
			'/^(padding|margin|inset|scroll-margin|scroll-padding|border-width)$/': [
				'/^\\S+ (\\S+) \\S+ (?!\\1$)\\S+$/',
			],
		},
		'declaration-no-important': true,
		'color-no-invalid-hex': true,
		'no-duplicate-selectors': true,
		'declaration-block-no-duplicate-properties': [true, { ignore: ['consecutive-duplicates'] }],
		'property-no-unknown': true,
		'unit-no-unknown': true,
	},
};
