/** Where a place of a text is, counted in characters. Lines and columns count from 1. */
export function offsetOf(text: string, line: number, column: number): number {
	const lines = text.split('\n').slice(0, line - 1);
	const start = lines.reduce((sum, one) => sum + one.length + 1, 0);
	const end = text.indexOf('\n', start);
	return Math.min(start + column - 1, end === -1 ? text.length : end);
}

/** Selects from a place to its line's end and brings it into sight. */
export function goTo(area: HTMLTextAreaElement, line: number, column: number): void {
	const start = offsetOf(area.value, line, column);
	const end = area.value.indexOf('\n', start);
	area.focus();
	area.setSelectionRange(start, end === -1 ? area.value.length : end);
	const height = Number.parseFloat(getComputedStyle(area).lineHeight) || 20;
	area.scrollTop = Math.max(0, (line - 4) * height);
}
