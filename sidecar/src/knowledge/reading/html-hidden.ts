/** What a reader of the page does not see is not part of what it says. */
export type Attributes = Readonly<Record<string, string>>;

/** Scripts, controls, embedded things and menus. */
const LEFT_OUT = new Set(
	(
		'script style template noscript nav iframe object embed svg canvas audio video picture map ' +
		'select option datalist button input textarea label dialog head link meta title'
	).split(' '),
);

const HIDDEN_CLASS = /(^|\s)(screen-reader-text|visually-hidden|sr-only|skip-link|is-hidden)(\s|$)/;

const HIDDEN_STYLE = [
	/(^|[;\s])display\s*:\s*none/i,
	/(^|[;\s])visibility\s*:\s*(hidden|collapse)/i,
	/(^|[;\s])opacity\s*:\s*0?\.?0*\s*(;|!|$)/i,
	/(^|[;\s])font(-size)?\s*:\s*0(?![.\d])/i,
	/(^|[;\s])(left|right|top|text-indent)\s*:\s*-\d{3,}/i,
	/(^|[;\s])clip(-path)?\s*:\s*(rect\(0|inset\((50|100)%)/i,
];

export function isHidden(name: string, attributes: Attributes): boolean {
	const { class: classes, style, role } = attributes;
	return (
		LEFT_OUT.has(name) ||
		attributes['hidden'] !== undefined ||
		attributes['aria-hidden'] === 'true' ||
		role === 'navigation' ||
		role === 'search' ||
		(classes !== undefined && HIDDEN_CLASS.test(classes)) ||
		(style !== undefined && HIDDEN_STYLE.some((form) => form.test(style)))
	);
}
