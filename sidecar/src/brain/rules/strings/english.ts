import type { Strings } from './strings.ts';

export const ENGLISH: Strings = {
	greeting: 'Hello! I can look up an order, request a refund, or pass a message to our team.',
	thanks: 'You are welcome. Is there anything else I can do?',
	other:
		'I am not sure I understood. I can look up an order, request a refund, or pass a message to our team. What would you like?',
	declined: 'All right, I will not do anything. Tell me if you need something else.',
	policy:
		'I cannot quote the refund policy here; it is on our site. If you want a refund for an order, give me the order number and the amount and I will request it.',
	track: 'I can check that in your order. What is the order number?',
	askOrder: 'What is the order number? You find it in the confirmation e-mail.',
	askOrderForStatus: 'Gladly. What is the order number? You find it in the confirmation e-mail.',
	askAmount: 'How much should be refunded for order {order}: an amount, or the full amount?',
	askOrderAndAmount:
		'For a refund I need two things: what is the order number, and how much should be refunded (an amount, or the full amount)?',
	askWhichOrder: 'I can only handle one order at a time. Which order do you mean: {orders}?',
	askWhichAmount: 'You named more than one amount. Which amount should be refunded: {amounts}?',
	askExactAmount: 'I need one exact amount, such as {example}. How much should be refunded?',
	confirm: 'Shall I request a refund of {amount} for order {order}?',
	confirmFull: 'Shall I request a refund of the full amount of order {order}?',
	otherCurrency:
		'Order {order} was paid in {currency}, and I cannot convert. How much should be refunded in {currency}?',
	tooMuch:
		'For order {order}, {amount} cannot be refunded: {refundable} of {total} can still be refunded. How much should I request?',
	nothingLeft:
		'Nothing is left to refund on order {order}: {refunded} of {total} has already been refunded.',
	noCharge: 'I cannot find a card payment for order {order} that I could refund from here.',
	noRefunds: 'I cannot request refunds at the moment.',
	orderIs: 'Order {order} is {status}.',
	orderTotal: 'It was placed on {date}, the total is {total}, and the payment is {payment}.',
	orderRefunded: '{refunded} has been refunded.',
	orderItems: 'It contains {items}.',
	orderTracking: 'Tracking: {tracking}',
	orderNotFound: 'I could not find that order. Please check the number.',
	refused: 'That is not possible here: {message}',
	unavailable: 'I cannot do that at the moment.',
	orderUnavailable: 'I cannot reach the order system at the moment.',
	offerTicket: 'Shall I pass this to our team so that a person looks at it?',
	askEmail: 'Which e-mail address should our team answer to?',
	askDescribe: 'I will pass it to our team. Please tell me in a sentence or two what it is about.',
	ticketFiled: 'I have passed this to our team. Your reference is {reference}.',
	ticketFailed:
		'I could not pass this to our team at the moment. Please try again in a few minutes, or use the contact details on our site.',
	cannotSay: 'I could not confirm the rest of this answer.',
	statuses: {
		unfulfilled: 'not shipped yet',
		in_progress: 'being prepared',
		partially_fulfilled: 'partly shipped',
		fulfilled: 'shipped',
		on_hold: 'on hold',
		scheduled: 'scheduled',
		returned: 'returned',
		cancelled: 'cancelled',
	},
	payments: {
		pending: 'pending',
		authorized: 'authorised',
		partially_paid: 'partly paid',
		paid: 'paid',
		partially_refunded: 'partly refunded',
		refunded: 'refunded',
		voided: 'voided',
		expired: 'expired',
		unknown: 'not known to me',
	},
	ticketSubject: 'Chat: {about}',
	ticketRefundSubject: 'Chat: refund for order {order}',
};
