/** All that the rules planner ever says, in one language; `{name}` is filled in. */
export interface Strings {
	readonly greeting: string;
	readonly thanks: string;
	readonly other: string;
	/** Understood, and not one of the things that this planner can do. */
	readonly handover: string;
	readonly declined: string;
	readonly policy: string;
	readonly track: string;
	readonly askOrder: string;
	readonly askOrderForStatus: string;
	readonly askAmount: string;
	readonly askOrderAndAmount: string;
	readonly askWhichOrder: string;
	readonly askWhichAmount: string;
	readonly askExactAmount: string;
	readonly confirm: string;
	readonly confirmFull: string;
	readonly otherCurrency: string;
	readonly tooMuch: string;
	readonly nothingLeft: string;
	readonly noCharge: string;
	readonly noRefunds: string;
	readonly orderIs: string;
	readonly orderTotal: string;
	readonly orderRefunded: string;
	readonly orderItems: string;
	readonly orderTracking: string;
	readonly orderNotFound: string;
	readonly refused: string;
	readonly unavailable: string;
	readonly orderUnavailable: string;
	readonly offerTicket: string;
	readonly askEmail: string;
	readonly askDescribe: string;
	readonly ticketFiled: string;
	readonly ticketFailed: string;
	/** Before the model's part of an answer broke off, or where it could not be supported. */
	readonly cannotSay: string;
	readonly statuses: Readonly<Record<string, string>>;
	readonly payments: Readonly<Record<string, string>>;
	/** The ticket's text is for the shop's people. */
	readonly ticketSubject: string;
	readonly ticketRefundSubject: string;
}
