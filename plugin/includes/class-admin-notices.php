<?php
/**
 * What the owner must know.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What the owner must know: the chat is not set up, or the site is a copy.
 */
final class Admin_Notices {

	/**
	 * The notices.
	 *
	 * @param Pairing $pairing The pairing.
	 */
	public function __construct( private readonly Pairing $pairing ) {
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'admin_notices', [ $this, 'show' ] );
	}

	/**
	 * Shows at most one notice, to those who can act on it; the settings page says it by itself.
	 */
	public function show(): void {
		$screen = get_current_screen();
		if ( ! current_user_can( Capabilities::SETTINGS ) || ( null !== $screen && str_ends_with( $screen->id, Admin_Pages::SETTINGS ) ) ) {
			return;
		}
		if ( ! Settings::load()->is_complete() ) {
			$this->notice( 'warning', __( 'The support chat is not set up yet: it needs the address of its sidecar and the key.', 'ai-support-chat' ) );
		} elseif ( $this->pairing->is_broken() ) {
			$this->notice( 'error', Pairing::how_to_pair() );
		}
	}

	/**
	 * One notice with a link to the settings.
	 */
	private function notice( string $kind, string $text ): void {
		printf(
			'<div class="notice notice-%1$s"><p>%2$s <a href="%3$s">%4$s</a></p></div>',
			esc_attr( $kind ),
			esc_html( $text ),
			esc_url( menu_page_url( Admin_Pages::SETTINGS, false ) ),
			esc_html__( 'Support Chat Settings', 'ai-support-chat' )
		);
	}
}
