<?php
/**
 * What is wrong between WordPress and the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What is wrong between WordPress and the sidecar, in words that tell the owner what to do.
 */
final class Sidecar_Trouble {

	private const SKEW = 5;

	/**
	 * The sidecar answered 401.
	 */
	public static function signature_refused( Sidecar_Reply $reply ): string {
		if ( null !== $reply->skew && abs( $reply->skew ) > self::SKEW ) {
			/* translators: %d: number of seconds */
			return sprintf( __( 'The sidecar refuses what this site signs, because its clock differs by %d seconds from this server\'s. Set both clocks (NTP).', 'ai-support-chat' ), abs( $reply->skew ) );
		}
		$message = sprintf(
			/* translators: %s: address of this site */
			__( 'The sidecar refuses what this site signs. Either the key differs from its WORDPRESS_SHARED_SECRET, or its WORDPRESS_BASE_URL is not %s. Make them the same and start the sidecar again.', 'ai-support-chat' ),
			Site_Origin::current()
		);
		$detail = $reply->text( 'detail' );
		/* translators: 1: explanation, 2: what the sidecar said, in English */
		return '' === $detail ? $message : sprintf( __( '%1$s It says: %2$s', 'ai-support-chat' ), $message, $detail );
	}

	/**
	 * The sidecar answered another error.
	 */
	public static function other( Sidecar_Reply $reply ): string {
		$detail = $reply->text( 'detail' );
		/* translators: 1: HTTP status, 2: what the sidecar said, in English */
		return sprintf( __( 'The sidecar answered with an error (status %1$d): %2$s', 'ai-support-chat' ), $reply->status, '' === $detail ? $reply->text( 'title' ) : $detail );
	}
}
