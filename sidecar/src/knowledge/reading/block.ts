/** What any document is read into: headings, and lines that stay whole where they can. */
export type Block =
	| {
			readonly kind: 'heading';
			/** 1 is the highest. */
			readonly level: number;
			readonly text: string;
			/** The fragment that leads to it, percent-encoded, without `#`; null when there is none. */
			readonly anchor: string | null;
	  }
	| {
			readonly kind: 'lines';
			/** A paragraph is one line; a list or a table has one for each item or row. */
			readonly lines: readonly string[];
	  };

/** One space for any run of white space, none at the ends. */
export function collapse(text: string): string {
	return text.replace(/[\s\u200b\ufeff]+/gu, ' ').trim();
}
