<?php
/**
 * Whose request it is, for rate limits.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The address whose requests are counted together.
 *
 * Only REMOTE_ADDR: forwarded headers can be made up. Behind a proxy let the web server set REMOTE_ADDR (realip), or
 * name the address with the filter `ai_support_chat_client_address`; else all visitors share one limit.
 */
final class Client_Address {

	/**
	 * An IPv4 address or the first half of an IPv6 address, which is one connection.
	 */
	public static function current(): string {
		$address = isset( $_SERVER['REMOTE_ADDR'] ) && is_string( $_SERVER['REMOTE_ADDR'] ) ? sanitize_text_field( wp_unslash( $_SERVER['REMOTE_ADDR'] ) ) : '';
		$named   = apply_filters( 'ai_support_chat_client_address', $address );
		$address = is_string( $named ) ? $named : $address;
		if ( false === filter_var( $address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6 ) ) {
			return $address;
		}
		$bytes = inet_pton( $address );
		return false === $bytes ? $address : bin2hex( substr( $bytes, 0, 8 ) );
	}
}
