/** One dispatched event of an event stream. */
export interface StreamEvent {
	readonly type: string;
	readonly id: string;
	readonly data: string;
}

export interface SseParser {
	/** Takes the next piece of decoded text, cut anywhere. */
	push: (chunk: string) => void;
}

/**
 * Event stream interpretation (WHATWG HTML, section 9.2.6). The caller decodes UTF-8 with a
 * streaming TextDecoder, which also strips the one byte order mark at the start.
 */
export function createSseParser(onEvent: (event: StreamEvent) => void): SseParser {
	let rest = '';
	let afterCr = false;
	let data: string[] = [];
	let type = '';
	let id = '';

	function line(text: string): void {
		if (text === '') {
			if (data.length > 0) onEvent({ type: type || 'message', id, data: data.join('\n') });
			data = [];
			type = '';
			return;
		}
		const colon = text.indexOf(':');
		const field = colon < 0 ? text : text.slice(0, colon);
		const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
		if (field === 'data') data.push(value);
		else if (field === 'event') type = value;
		else if (field === 'id' && !value.includes('\0')) id = value;
	}

	return {
		push(chunk) {
			// A CR ends its line at once; the LF that may follow, even in the next piece, belongs to it.
			let text = chunk;
			if (afterCr && text.startsWith('\n')) text = text.slice(1);
			if (chunk !== '') afterCr = chunk.endsWith('\r');
			const lines = (rest + text).split(/\r\n|\r|\n/);
			rest = lines.pop() ?? '';
			lines.forEach(line);
		},
	};
}
