<?php
/**
 * Base64url without padding.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Base64url without padding (RFC 7515, section 2).
 */
final class Base64url {

	/**
	 * Bytes to text.
	 */
	public static function encode( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}

	/**
	 * Text to bytes; null when it is not the one canonical encoding, so that no two texts mean the same bytes.
	 */
	public static function decode( string $text ): ?string {
		if ( 1 !== preg_match( '/^[A-Za-z0-9_-]*$/D', $text ) ) {
			return null;
		}
		$bytes = base64_decode( strtr( $text, '-_', '+/' ), true );
		return false === $bytes || self::encode( $bytes ) !== $text ? null : $bytes;
	}
}
