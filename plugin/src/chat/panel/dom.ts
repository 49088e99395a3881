type Attributes = Readonly<Record<string, string | boolean>>;

/** An element with attributes and children; strings become text nodes, never mark-up. */
export function element<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== false) node.setAttribute(name, value === true ? '' : value);
	}
	node.append(...children);
	return node;
}

/** Sets the text only when it differs, so that live regions are not read out again. */
export function setText(node: Node, text: string): void {
	if (node.textContent !== text) node.textContent = text;
}

// Drawn on a grid of 24, as strokes.
const PATHS = {
	close: 'M6 6l12 12M18 6L6 18',
	compose: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
	send: 'M12 20V5M5.5 11.5L12 5l6.5 6.5',
	down: 'M12 5v14M5.5 12.5L12 19l6.5-6.5',
	clock: 'M12 7.5V12l3 2M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	cross: 'M7 7l10 10M17 7L7 17',
	arrow: 'M4 12h15M13 6l6 6-6 6',
	search: 'M10.5 4.5a6 6 0 100 12 6 6 0 000-12zM15 15l5 5',
	back: 'M9 7L4 12l5 5M4 12h11a5 5 0 010 10h-2',
	alert: 'M12 7.5v5.5M12 16.4v.1M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z',
	mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
	spark: 'M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8z',
};

export type IconName = keyof typeof PATHS;

/** A decorative icon: what it says, text beside it says too. */
export function icon(name: IconName): SVGSVGElement {
	const space = 'http://www.w3.org/2000/svg';
	const svg = document.createElementNS(space, 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS(space, 'path');
	path.setAttribute('d', PATHS[name]);
	svg.append(path);
	return svg;
}
