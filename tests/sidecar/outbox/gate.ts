/** A handler that notes what it got and ends when told to. */
export function gate() {
	const begun: unknown[] = [];
	const open: (() => void)[] = [];
	return {
		begun,
		release: () => open.shift()?.(),
		handler: (payload: unknown) => {
			begun.push(payload);
			return new Promise<void>((resolve) => open.push(resolve));
		},
	};
}
