<?php
/**
 * One mail.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * One mail in plain text. Its words are made when it is sent, in the reader's language.
 */
final class Mail {

	/**
	 * A mail.
	 *
	 * @param string $to       Address.
	 * @param string|null $reply_to Address.
	 * @param string|null $locale   The reader's language tag; null: the site's language.
	 * @param \Closure(string): array{subject: string, body: string} $compose Given the site's name.
	 */
	private function __construct(
		public readonly string $to,
		public readonly ?string $reply_to,
		public readonly ?string $locale,
		public readonly \Closure $compose
	) {
	}

	/**
	 * The code that proves an order; to the address of the order.
	 */
	public static function order_code( string $to, string $order_number, string $code, int $minutes, string $locale ): self {
		return new self(
			$to,
			null,
			$locale,
			static fn( string $site ): array => [
				/* translators: 1: site name, 2: order number */
				'subject' => sprintf( __( '[%1$s] Your code for order %2$s', 'ai-support-chat' ), $site, $order_number ),
				'body'    => implode(
					"\n\n",
					[
						/* translators: 1: site name, 2: order number */
						sprintf( __( 'Someone, probably you, is asking about order %2$s in the chat of %1$s. To go on, enter this code in the chat:', 'ai-support-chat' ), $site, $order_number ),
						'    ' . $code,
						/* translators: %d: number of minutes */
						sprintf( _n( 'The code works once, within %d minute.', 'The code works once, within %d minutes.', $minutes, 'ai-support-chat' ), $minutes ),
						__( 'If it was not you, do nothing: without the code nobody learns anything about your order. We never ask for the code by telephone or e-mail.', 'ai-support-chat' ),
						$site . "\n" . home_url( '/' ),
					]
				) . "\n",
			]
		);
	}

	/**
	 * A ticket; to the shop, in the site's language.
	 */
	public static function ticket( string $to, string $reference, ?string $requester, string $subject, string $body ): self {
		return new self(
			$to,
			$requester,
			null,
			static fn( string $site ): array => [
				/* translators: 1: site name, 2: reference of a ticket, 3: subject */
				'subject' => sprintf( __( '[%1$s] Support request %2$s: %3$s', 'ai-support-chat' ), $site, $reference, $subject ),
				'body'    => implode(
					"\n\n",
					[
						null === $requester
							? __( 'A visitor of the support chat asks for help and left no address.', 'ai-support-chat' )
							/* translators: %s: e-mail address */
							: sprintf( __( '%s asks for help in the support chat. Reply to this message to answer.', 'ai-support-chat' ), $requester ),
						$body,
						/* translators: %s: reference of a ticket */
						sprintf( __( 'The customer was given the reference %s.', 'ai-support-chat' ), $reference ),
					]
				) . "\n",
			]
		);
	}
}
