<?php
/**
 * The pairing of this site with its sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The pairing of this site with its sidecar, bound to the site's address.
 *
 * The address is kept as hexadecimal digits, so that a tool which copies a site and rewrites its addresses in the
 * database does not rewrite this one: the copy finds that it is a copy, and neither signs nor approves anything until
 * someone saves its settings there.
 */
final class Pairing {

	public const OPTION = 'ai_support_chat_paired_origin';

	/**
	 * The address at which the settings were saved (or the chat first used); null before that.
	 */
	public function paired_origin(): ?string {
		$stored = get_option( self::OPTION );
		if ( ! is_string( $stored ) || '' === $stored || ! ctype_xdigit( $stored ) || 0 !== strlen( $stored ) % 2 ) {
			return null;
		}
		$origin = hex2bin( $stored );
		return false === $origin ? null : $origin;
	}

	/**
	 * Binds the pairing to the present address.
	 */
	public function bind(): void {
		update_option( self::OPTION, bin2hex( Site_Origin::current() ), true );
	}

	/**
	 * This site is a copy, or has moved, since it was paired.
	 */
	public function is_broken(): bool {
		$paired = $this->paired_origin();
		return null !== $paired && Site_Origin::current() !== $paired;
	}

	/**
	 * The link to the sidecar.
	 *
	 * @throws Problem 503 when the chat is not set up, or set up at another address.
	 */
	public function link(): Link {
		$settings = Settings::load();
		if ( ! $settings->is_complete() ) {
			throw new Problem( 503, 'not-configured', __( 'The support chat is not set up yet: enter the address of the sidecar and its key on the page Support Chat > Settings.', 'ai-support-chat' ) );
		}
		if ( $this->is_broken() ) {
			throw new Problem( 503, 'not-paired', self::how_to_pair() );
		}
		if ( null === $this->paired_origin() ) {
			$this->bind();
		}
		return new Link( $settings->backend_base_url, new Keys( $settings->api_key, Site_Origin::current() ) );
	}

	/**
	 * What to do on a copied or moved site.
	 */
	public static function how_to_pair(): string {
		return __( 'This site was copied or moved since its support chat was set up, so it may not talk to the sidecar. To use the chat here, start a sidecar with WORDPRESS_BASE_URL set to the address of this site and save the page Support Chat > Settings again.', 'ai-support-chat' );
	}
}
