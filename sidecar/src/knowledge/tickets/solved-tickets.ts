/** A comment of a ticket; `public`: the customer saw it. */
export interface TicketComment {
	/** `unknown` counts as a customer: only what the shop's people wrote is an answer of the shop. */
	readonly author: 'agent' | 'customer' | 'unknown';
	readonly text: string;
	readonly public: boolean;
}

export interface SolvedTicket {
	readonly id: string;
	readonly subject: string;
	readonly description: string;
	/** Oldest first. */
	readonly comments: readonly TicketComment[];
	/** Names of those who wrote in it. */
	readonly people: readonly string[];
	/** ISO 8601. */
	readonly changedAt: string;
}

export interface TicketPage {
	readonly solved: readonly SolvedTicket[];
	/** Ids of tickets that are not solved (any more) or gone. */
	readonly unsolved: readonly string[];
	/** Where to go on; null when there is nothing to go on from. */
	readonly cursor: string | null;
	/** Nothing has changed after this page. */
	readonly end: boolean;
}

/** Port: tickets in the order of their changes, from a cursor on; null begins a year back. */
export type SolvedTickets = (cursor: string | null) => Promise<TicketPage>;
