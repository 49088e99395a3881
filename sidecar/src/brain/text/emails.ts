const EMAIL =
	/(?<![\p{L}\p{N}._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![A-Za-z0-9])/gu;

/** E-mail addresses in a text, in order, each once. */
export function emails(text: string): string[] {
	return [...new Set(Array.from(text.matchAll(EMAIL), (match) => match[0]))];
}
