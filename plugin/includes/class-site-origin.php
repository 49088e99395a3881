<?php
/**
 * The site's origin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The site's origin as a browser writes it (RFC 6454): scheme, host in ASCII, port unless it is the scheme's own.
 *
 * It must equal the sidecar's WORDPRESS_BASE_URL, since the keys are derived with it.
 */
final class Site_Origin {

	/**
	 * This site's. Read from the option and not by home_url(), which follows the scheme of the request at hand.
	 */
	public static function current(): string {
		$home = get_option( 'home' );
		return is_string( $home ) ? ( self::of( $home ) ?? '' ) : '';
	}

	/**
	 * The origin of an address, null when it is not an http(s) address.
	 */
	public static function of( string $url ): ?string {
		$parts = wp_parse_url( trim( $url ) );
		if ( ! is_array( $parts ) || ! isset( $parts['scheme'], $parts['host'] ) ) {
			return null;
		}
		$scheme = strtolower( $parts['scheme'] );
		if ( ! in_array( $scheme, [ 'http', 'https' ], true ) ) {
			return null;
		}
		$host = strtolower( $parts['host'] );
		if ( 1 === preg_match( '/[^\x00-\x7f]/', $host ) ) {
			try {
				$host = strtolower( \WpOrg\Requests\IdnaEncoder::encode( $host ) );
			} catch ( \Exception ) {
				return null;
			}
		}
		$port    = $parts['port'] ?? null;
		$default = 'https' === $scheme ? 443 : 80;
		return $scheme . '://' . $host . ( null === $port || $port === $default ? '' : ':' . $port );
	}
}
