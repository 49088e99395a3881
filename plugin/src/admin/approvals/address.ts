import type { QueueState } from '../wire/approvals.ts';

export type DetailView = 'conversation' | 'history';

/** Where on the screen one is; all of it stands in the page's address. */
export type Place =
	| { readonly screen: 'queue'; readonly state: QueueState }
	| { readonly screen: 'refund'; readonly id: string; readonly view: DetailView }
	/** A call of one of the shop's own tools. */
	| { readonly screen: 'action'; readonly id: string };

const PAGE = 'ai-support-chat';

/** Reads `?page=ai-support-chat&refund=rr_…&view=history`, `…&action_id=act_…` and `…&state=decided`. */
export function parsePlace(search: string): Place {
	const query = new URLSearchParams(search);
	const id = query.get('refund');
	if (id !== null && id !== '') {
		return {
			screen: 'refund',
			id,
			view: query.get('view') === 'history' ? 'history' : 'conversation',
		};
	}
	const action = query.get('action_id');
	if (action !== null && action !== '') return { screen: 'action', id: action };
	const state = query.get('state');
	return { screen: 'queue', state: state === 'decided' || state === 'all' ? state : 'open' };
}

/** The address of a place, relative to the current page. */
export function placeHref(place: Place): string {
	const query = new URLSearchParams({ page: PAGE });
	if (place.screen === 'refund') {
		query.set('refund', place.id);
		if (place.view === 'history') query.set('view', place.view);
	} else if (place.screen === 'action') {
		query.set('action_id', place.id);
	} else if (place.state !== 'open') {
		query.set('state', place.state);
	}
	return `?${query.toString()}`;
}
