import { speak } from '@wordpress/a11y';
import { useEffect, useRef } from '@wordpress/element';
import { _n, sprintf } from '@wordpress/i18n';
import { entryId, type QueueEntry } from './entry.ts';

/** Requests that were not there at the last look. The first look finds nothing new. */
export function arrivals(
	known: ReadonlySet<string> | undefined,
	open: readonly QueueEntry[],
): readonly QueueEntry[] {
	if (!known) return [];
	return open.filter((item) => !known.has(entryId(item)));
}

/** Tells who listens to the page of each request that comes in while it is open. */
export function useArrivals(items: readonly QueueEntry[] | undefined): void {
	const known = useRef<Set<string>>();
	useEffect(() => {
		if (!items) return;
		const open = items.filter((item) => item.state === 'awaiting_approval');
		const count = arrivals(known.current, open).length;
		known.current ??= new Set();
		for (const item of items) known.current.add(entryId(item));
		if (count === 0) return;
		speak(
			sprintf(
				/* translators: %d: how many */
				_n(
					'%d new request waits for a decision.',
					'%d new requests wait for a decision.',
					count,
					'ai-support-chat',
				),
				count,
			),
		);
	}, [items]);
}
