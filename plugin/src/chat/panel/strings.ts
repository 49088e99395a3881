/**
 * Every word of the panel, in English. `strings.php` has the same list for translators; the page
 * carries only what differs from these, so an English shop's pages carry none. `%s` is filled in.
 */
export const ENGLISH = {
	assistant: 'Automated assistant',
	close: 'Close chat',
	startNew: 'Start a new conversation',
	left: 'You started a new conversation.',
	undo: 'Undo',
	log: 'Conversation',
	suggestions: 'Suggested questions',
	youSaid: 'You said:',
	theySaid: 'The assistant said:',
	message: 'Your message',
	placeholder: 'Write a message…',
	send: 'Send',
	sending: 'Sending…',
	notSent: 'Not sent',
	retry: 'Try again',
	writing: 'The assistant is writing…',
	toolOrder: 'Looking up your order…',
	toolRefund: 'Preparing your refund request…',
	toolTicket: 'Passing this on to our team…',
	toolOther: 'Checking…',
	sources: 'Sources',
	latest: 'Go to the latest message',
	newMessage: 'New message',
	offline: 'You are offline. Your messages will be sent when you are back.',
	reconnecting: 'Reconnecting…',
	unreachable: 'The chat cannot be reached right now.',
	fresh: 'Your earlier conversation is no longer available. This is a new one.',
	troubleServer: 'Something went wrong on our side.',
	troubleTooMany: 'Too many messages at once. Please wait a moment.',
	troubleTooLong: 'This message is too long: %s characters at most.',
	troubleRefused: 'This message could not be accepted.',
	turnFailed: 'The answer could not be finished.',
	refund: 'Refund of %s',
	order: 'Order %s',
	stateWaiting: 'Waiting for approval',
	stateWaitingText: 'Our team checks every refund. You can keep chatting; the answer appears here.',
	stateApproved: 'Approved',
	stateApprovedText: 'Our team approved this refund. It is sent next.',
	stateSending: 'Being sent',
	stateSendingText: 'The refund is on its way to the payment provider.',
	stateConfirmed: 'Confirmed',
	stateConfirmedText: 'The money goes back to how you paid. Your bank may take a few days.',
	stateDenied: 'Not approved',
	stateDeniedText: 'Our team did not approve this refund.',
	stateFailed: 'Failed',
	stateFailedText: 'The refund did not go through. No money was sent.',
	stateUnknown: 'Being checked',
	stateUnknownText: 'We are checking with the payment provider whether this refund arrived.',
	stateExpired: 'Expired',
	stateExpiredText: 'Nobody decided in time. Ask again if you still need this refund.',
	stateWithdrawn: 'Withdrawn',
	stateWithdrawnText: 'This request was taken back.',
	stateReversed: 'Returned',
	stateReversedText: 'The bank sent the money back to us. Please get in touch.',
	codeTitle: 'Enter the code from your e-mail',
	codeText:
		'If the details for order %s match, a six-digit code is on its way to its e-mail address.',
	codeLabel: 'Six-digit code',
	codeConfirm: 'Confirm',
	codeIncomplete: 'The code has six digits.',
	codeWrong: 'This code is not right. Check the e-mail and try again.',
	codeExpired: 'This code is no longer valid. Write below to ask for a new one.',
	codeTooMany: 'Too many attempts. Write below to ask for a new code.',
	codeHint:
		'No e-mail after a few minutes? Look in the spam folder, or write below for a new code.',
};

export type Strings = Readonly<typeof ENGLISH>;

/** The translations the page carries, over English; unknown or ill-typed ones are passed over. */
export function withTranslations(translated: Readonly<Record<string, unknown>>): Strings {
	const strings = { ...ENGLISH };
	for (const key of Object.keys(ENGLISH) as (keyof Strings)[]) {
		const text = translated[key];
		if (typeof text === 'string' && text !== '') strings[key] = text;
	}
	return strings;
}

/**
 * Puts the value in place of `%s`, isolated so that its direction does not disturb the sentence.
 */
export function fill(text: string, value: string): string {
	return text.replace(/%(1\$)?s/, () => `\u2068${value}\u2069`);
}
