<?php
/**
 * JSON Web Tokens, HS256 only.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * JSON Web Tokens (RFC 7519) with HS256 and nothing else.
 *
 * By hand because WordPress brings no library for it and a plugin that bundles one collides with the next plugin's
 * copy. The whole of it: one algorithm, one key, the key's name in the header, compared in constant time.
 */
final class Jwt {

	private const MAX_LENGTH = 8192;

	/**
	 * A signed token.
	 *
	 * @param array<string, mixed> $claims The payload.
	 * @param string               $key    32 bytes.
	 * @param string               $kid    The key's name.
	 */
	public static function sign( array $claims, #[\SensitiveParameter] string $key, string $kid ): string {
		$header  = [
			'alg' => 'HS256',
			'typ' => 'JWT',
			'kid' => $kid,
		];
		$signing = Base64url::encode( self::json( $header ) ) . '.' . Base64url::encode( self::json( $claims ) );
		return $signing . '.' . Base64url::encode( hash_hmac( 'sha256', $signing, $key, true ) );
	}

	/**
	 * The payload of a token that this key signed. Says nothing about expiry: each caller has its own rule.
	 *
	 * @param string $token The compact form.
	 * @param string $key   32 bytes.
	 * @param string $kid   The only key name that is accepted.
	 * @return array<string, mixed>
	 * @throws Invalid_Token When anything at all is wrong with it.
	 */
	public static function verify( string $token, #[\SensitiveParameter] string $key, string $kid ): array {
		if ( strlen( $token ) > self::MAX_LENGTH ) {
			throw new Invalid_Token( 'the token is too long' );
		}
		$parts = explode( '.', $token );
		if ( 3 !== count( $parts ) ) {
			throw new Invalid_Token( 'the token does not have three parts' );
		}
		$header = self::decoded( $parts[0] );
		if ( ( $header['alg'] ?? null ) !== 'HS256' || ( $header['typ'] ?? null ) !== 'JWT' ) {
			throw new Invalid_Token( 'the token is not an HS256 JWT' );
		}
		$named = $header['kid'] ?? null;
		if ( ! is_string( $named ) || ! hash_equals( $kid, $named ) ) {
			throw new Invalid_Token( 'the token names another key: the secret or the address of the site differs between the two sides' );
		}
		$given    = Base64url::decode( $parts[2] );
		$expected = hash_hmac( 'sha256', $parts[0] . '.' . $parts[1], $key, true );
		if ( null === $given || ! hash_equals( $expected, $given ) ) {
			throw new Invalid_Token( 'the signature is wrong' );
		}
		return self::decoded( $parts[1] );
	}

	/**
	 * One JSON object of a token.
	 *
	 * @return array<string, mixed>
	 * @throws Invalid_Token When it is none.
	 */
	private static function decoded( string $part ): array {
		$json = Base64url::decode( $part );
		if ( null === $json || ! str_starts_with( $json, '{' ) ) {
			throw new Invalid_Token( 'the token is not readable' );
		}
		$value = json_decode( $json, true, 8 );
		if ( ! is_array( $value ) ) {
			throw new Invalid_Token( 'the token is not readable' );
		}
		$object = [];
		foreach ( $value as $name => $member ) {
			$object[ (string) $name ] = $member;
		}
		return $object;
	}

	/**
	 * JSON without escaped slashes or non-ASCII, as JSON.stringify writes it: the vectors are the same on both sides.
	 *
	 * @param array<string, mixed> $value What to write.
	 */
	private static function json( array $value ): string {
		// phpcs:ignore WordPress.WP.AlternativeFunctions.json_encode_json_encode -- pure: signs without WordPress.
		return json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR );
	}
}
