<?php
/**
 * What the owner may tell visitors.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What the owner may tell visitors: a suggestion for the site's privacy policy.
 */
final class Privacy_Policy {

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'admin_init', [ $this, 'suggest' ] );
	}

	/**
	 * Adds the suggestion to the policy guide.
	 */
	public function suggest(): void {
		$paragraphs = [
			__( 'When you use the support chat, we keep what you write and what we answer, to help you and to be able to show how a request was handled. If you are logged in, the chat knows your account\'s name and e-mail address.', 'ai-support-chat' ),
			__( 'To show you an order we may send a code to the e-mail address of the order. To carry out a refund we pass the payment\'s number and the amount to our payment provider. If an answer is written by a language model, the conversation is sent to its provider.', 'ai-support-chat' ),
			__( 'The chat sets no cookie. Your browser keeps a session number for at most 30 days. To prevent abuse we count requests by address; only an encrypted form of the address is kept, for at most a day.', 'ai-support-chat' ),
			__( 'The chat answers from this site\'s public pages and from documents that we have given it. Nothing about you becomes part of that; a question that found no answer is kept without names, addresses and numbers, so that we can improve our pages.', 'ai-support-chat' ),
		];
		$text       = '<p class="privacy-policy-tutorial">' . esc_html__( 'Name the providers that you have set up for the sidecar: the language model, the payment provider, the shop system and the ticket system.', 'ai-support-chat' ) . '</p>';
		foreach ( $paragraphs as $paragraph ) {
			$text .= '<p>' . esc_html( $paragraph ) . '</p>';
		}
		wp_add_privacy_policy_content( __( 'AI Support Chat', 'ai-support-chat' ), $text );
	}
}
