<?php
/**
 * Every word of the chat panel, translated. The same list in English is in panel/strings.ts.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

return array(
	'assistant'          => __( 'Automated assistant', 'ai-support-chat' ),
	'close'              => __( 'Close chat', 'ai-support-chat' ),
	'startNew'           => __( 'Start a new conversation', 'ai-support-chat' ),
	'left'               => __( 'You started a new conversation.', 'ai-support-chat' ),
	'undo'               => __( 'Undo', 'ai-support-chat' ),
	'log'                => __( 'Conversation', 'ai-support-chat' ),
	'suggestions'        => __( 'Suggested questions', 'ai-support-chat' ),
	'youSaid'            => __( 'You said:', 'ai-support-chat' ),
	'theySaid'           => __( 'The assistant said:', 'ai-support-chat' ),
	'message'            => __( 'Your message', 'ai-support-chat' ),
	'placeholder'        => __( 'Write a message…', 'ai-support-chat' ),
	'send'               => __( 'Send', 'ai-support-chat' ),
	'sending'            => __( 'Sending…', 'ai-support-chat' ),
	'notSent'            => __( 'Not sent', 'ai-support-chat' ),
	'retry'              => __( 'Try again', 'ai-support-chat' ),
	'writing'            => __( 'The assistant is writing…', 'ai-support-chat' ),
	'toolOrder'          => __( 'Looking up your order…', 'ai-support-chat' ),
	'toolRefund'         => __( 'Preparing your refund request…', 'ai-support-chat' ),
	'toolTicket'         => __( 'Passing this on to our team…', 'ai-support-chat' ),
	'toolOther'          => __( 'Checking…', 'ai-support-chat' ),
	'sources'            => __( 'Sources', 'ai-support-chat' ),
	'latest'             => __( 'Go to the latest message', 'ai-support-chat' ),
	'newMessage'         => __( 'New message', 'ai-support-chat' ),
	'offline'            => __( 'You are offline. Your messages will be sent when you are back.', 'ai-support-chat' ),
	'reconnecting'       => __( 'Reconnecting…', 'ai-support-chat' ),
	'unreachable'        => __( 'The chat cannot be reached right now.', 'ai-support-chat' ),
	'fresh'              => __( 'Your earlier conversation is no longer available. This is a new one.', 'ai-support-chat' ),
	'troubleServer'      => __( 'Something went wrong on our side.', 'ai-support-chat' ),
	'troubleTooMany'     => __( 'Too many messages at once. Please wait a moment.', 'ai-support-chat' ),
	/* translators: %s: a number, such as 4000. */
	'troubleTooLong'     => __( 'This message is too long: %s characters at most.', 'ai-support-chat' ),
	'troubleRefused'     => __( 'This message could not be accepted.', 'ai-support-chat' ),
	'turnFailed'         => __( 'The answer could not be finished.', 'ai-support-chat' ),
	/* translators: %s: an amount of money, such as $50.00. */
	'refund'             => __( 'Refund of %s', 'ai-support-chat' ),
	/* translators: %s: an order number. */
	'order'              => __( 'Order %s', 'ai-support-chat' ),
	'stateWaiting'       => __( 'Waiting for approval', 'ai-support-chat' ),
	'stateWaitingText'   => __( 'Our team checks every refund. You can keep chatting; the answer appears here.', 'ai-support-chat' ),
	'stateApproved'      => __( 'Approved', 'ai-support-chat' ),
	'stateApprovedText'  => __( 'Our team approved this refund. It is sent next.', 'ai-support-chat' ),
	'stateSending'       => __( 'Being sent', 'ai-support-chat' ),
	'stateSendingText'   => __( 'The refund is on its way to the payment provider.', 'ai-support-chat' ),
	'stateConfirmed'     => __( 'Confirmed', 'ai-support-chat' ),
	'stateConfirmedText' => __( 'The money goes back to how you paid. Your bank may take a few days.', 'ai-support-chat' ),
	'stateDenied'        => __( 'Not approved', 'ai-support-chat' ),
	'stateDeniedText'    => __( 'Our team did not approve this refund.', 'ai-support-chat' ),
	'stateFailed'        => __( 'Failed', 'ai-support-chat' ),
	'stateFailedText'    => __( 'The refund did not go through. No money was sent.', 'ai-support-chat' ),
	'stateUnknown'       => __( 'Being checked', 'ai-support-chat' ),
	'stateUnknownText'   => __( 'We are checking with the payment provider whether this refund arrived.', 'ai-support-chat' ),
	'stateExpired'       => __( 'Expired', 'ai-support-chat' ),
	'stateExpiredText'   => __( 'Nobody decided in time. Ask again if you still need this refund.', 'ai-support-chat' ),
	'stateWithdrawn'     => __( 'Withdrawn', 'ai-support-chat' ),
	'stateWithdrawnText' => __( 'This request was taken back.', 'ai-support-chat' ),
	'stateReversed'      => __( 'Returned', 'ai-support-chat' ),
	'stateReversedText'  => __( 'The bank sent the money back to us. Please get in touch.', 'ai-support-chat' ),
	'codeTitle'          => __( 'Enter the code from your e-mail', 'ai-support-chat' ),
	/* translators: %s: an order number. */
	'codeText'           => __( 'If the details for order %s match, a six-digit code is on its way to its e-mail address.', 'ai-support-chat' ),
	'codeLabel'          => __( 'Six-digit code', 'ai-support-chat' ),
	'codeConfirm'        => __( 'Confirm', 'ai-support-chat' ),
	'codeIncomplete'     => __( 'The code has six digits.', 'ai-support-chat' ),
	'codeWrong'          => __( 'This code is not right. Check the e-mail and try again.', 'ai-support-chat' ),
	'codeExpired'        => __( 'This code is no longer valid. Write below to ask for a new one.', 'ai-support-chat' ),
	'codeTooMany'        => __( 'Too many attempts. Write below to ask for a new code.', 'ai-support-chat' ),
	'codeHint'           => __( 'No e-mail after a few minutes? Look in the spam folder, or write below for a new code.', 'ai-support-chat' ),
);
