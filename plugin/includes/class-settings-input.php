<?php
/**
 * What the settings page sends.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What the settings page sends, checked before anything is saved; an error names its field.
 */
final class Settings_Input {

	private const FIELDS         = [ 'backend_base_url', 'api_key', 'streaming_on', 'approvals_webhook_url' ];
	private const MIN_KEY_LENGTH = 32;
	private const MAX_KEY_LENGTH = 512;
	private const MAX_URL_LENGTH = 2048;

	/**
	 * The settings to save: what is absent stays as it is.
	 *
	 * @param array<string, mixed> $input  The request's JSON object.
	 * @param Settings             $before The settings that hold now.
	 * @throws Problem Names the field at fault.
	 */
	public static function merged( array $input, Settings $before ): Settings {
		foreach ( array_keys( $input ) as $name ) {
			if ( ! in_array( $name, self::FIELDS, true ) ) {
				/* translators: %s: name of a field */
				throw self::invalid( $name, sprintf( __( 'There is no setting called %s.', 'ai-support-chat' ), $name ) );
			}
		}
		foreach ( Settings::managed() as $name => $is_managed ) {
			if ( $is_managed && array_key_exists( $name, $input ) ) {
				throw self::invalid( $name, __( 'This setting is defined in wp-config.php; change it there.', 'ai-support-chat' ) );
			}
		}
		$streaming = array_key_exists( 'streaming_on', $input ) ? $input['streaming_on'] : $before->streaming_on;
		if ( ! is_bool( $streaming ) ) {
			throw self::invalid( 'streaming_on', __( 'Streaming is either on or off (true or false).', 'ai-support-chat' ) );
		}
		return new Settings(
			array_key_exists( 'backend_base_url', $input ) ? self::backend( $input['backend_base_url'] ) : $before->backend_base_url,
			array_key_exists( 'api_key', $input ) ? self::key( $input['api_key'] ) : $before->api_key,
			$streaming,
			array_key_exists( 'approvals_webhook_url', $input ) ? self::webhook( $input['approvals_webhook_url'] ) : $before->approvals_webhook_url
		);
	}

	/**
	 * The sidecar's address: an origin, or '' to switch the chat off.
	 *
	 * @param mixed $value As sent.
	 */
	private static function backend( mixed $value ): string {
		$field = 'backend_base_url';
		$url   = self::text( $value, $field, self::MAX_URL_LENGTH );
		if ( '' === $url ) {
			return '';
		}
		$origin = Site_Origin::of( $url );
		$parts  = wp_parse_url( $url );
		$extra  = is_array( $parts ) && ( isset( $parts['user'] ) || isset( $parts['pass'] ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) || ! in_array( $parts['path'] ?? '/', [ '', '/' ], true ) );
		if ( null === $origin || $extra ) {
			throw self::invalid( $field, __( 'Enter the address of the sidecar without a path, such as http://127.0.0.1:8787.', 'ai-support-chat' ) );
		}
		return $origin;
	}

	/**
	 * The shared secret.
	 *
	 * @param mixed $value As sent.
	 */
	private static function key( #[\SensitiveParameter] mixed $value ): string {
		$key = self::text( $value, 'api_key', self::MAX_KEY_LENGTH );
		if ( strlen( $key ) < self::MIN_KEY_LENGTH || 1 === preg_match( '/[\s\x00-\x1f\x7f]/', $key ) ) {
			/* translators: %d: a number of characters */
			throw self::invalid( 'api_key', sprintf( __( 'The key must have at least %d characters and no spaces. It is the value of WORDPRESS_SHARED_SECRET in the sidecar\'s environment.', 'ai-support-chat' ), self::MIN_KEY_LENGTH ) );
		}
		return $key;
	}

	/**
	 * The approvals webhook: '' or an http(s) address. Whether it is a private one, the sidecar judges.
	 *
	 * @param mixed $value As sent.
	 */
	private static function webhook( mixed $value ): string {
		$field = 'approvals_webhook_url';
		$url   = self::text( $value, $field, self::MAX_URL_LENGTH );
		if ( '' === $url ) {
			return '';
		}
		$parts = wp_parse_url( $url );
		if ( null === Site_Origin::of( $url ) || 1 === preg_match( '/[\s<>"\x00-\x1f]/', $url ) || isset( $parts['user'] ) || isset( $parts['pass'] ) ) {
			throw self::invalid( $field, __( 'Enter a full address such as https://example.com/approvals, or leave it empty.', 'ai-support-chat' ) );
		}
		return $url;
	}

	/**
	 * Trimmed text of at most so many bytes.
	 *
	 * @param mixed $value As sent.
	 */
	private static function text( #[\SensitiveParameter] mixed $value, string $field, int $max ): string {
		if ( ! is_string( $value ) || strlen( $value ) > $max ) {
			/* translators: %d: a number of characters */
			throw self::invalid( $field, sprintf( __( 'This must be text of at most %d characters.', 'ai-support-chat' ), $max ) );
		}
		return trim( $value );
	}

	/**
	 * A field's error.
	 */
	private static function invalid( string $field, string $detail ): Problem {
		return new Problem( 400, 'invalid-setting', $detail, $field );
	}
}
