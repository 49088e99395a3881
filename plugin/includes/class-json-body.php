<?php
/**
 * The JSON body of a request.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The JSON body of a request, checked strictly: every error names its field, nothing is converted.
 *
 * Not left to the `args` of a route, because WordPress checks those before it asks whether the caller may call.
 */
final class Json_Body {

	private const MAX_BYTES = 65536;

	/**
	 * The body as an object whose members follow the schemas.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request  The request.
	 * @param array<string, array<string, mixed>>    $schemas  A schema a member; `required` is read from it, `type` is exact.
	 * @return array<string, mixed>
	 * @throws Problem 400, 413 or 415.
	 */
	public static function checked( \WP_REST_Request $request, array $schemas ): array {
		$body = self::read( $request );
		foreach ( array_keys( $body ) as $name ) {
			if ( ! isset( $schemas[ $name ] ) ) {
				/* translators: %s: name of a field */
				throw self::invalid( $name, sprintf( __( 'There is no field %s here.', 'ai-support-chat' ), $name ) );
			}
		}
		foreach ( $schemas as $name => $schema ) {
			if ( ! array_key_exists( $name, $body ) ) {
				if ( true === ( $schema['required'] ?? false ) ) {
					/* translators: %s: name of a field */
					throw self::invalid( $name, sprintf( __( 'The field %s is missing.', 'ai-support-chat' ), $name ) );
				}
				continue;
			}
			unset( $schema['required'] );
			$types = (array) ( $schema['type'] ?? [] );
			if ( ! in_array( self::type( $body[ $name ] ), $types, true ) ) {
				/* translators: 1: name of a field, 2: names of types */
				throw self::invalid( $name, sprintf( __( 'The field %1$s must be: %2$s.', 'ai-support-chat' ), $name, implode( ', ', array_filter( $types, 'is_string' ) ) ) );
			}
			$pattern = $schema['pattern'] ?? null;
			unset( $schema['pattern'] );
			// Not left to WordPress, for which a pattern's $ also matches before a line end.
			if ( is_string( $pattern ) && is_string( $body[ $name ] ) && 1 !== preg_match( '~' . $pattern . '~Du', $body[ $name ] ) ) {
				/* translators: 1: name of a field, 2: a regular expression */
				throw self::invalid( $name, sprintf( __( 'The field %1$s must match %2$s.', 'ai-support-chat' ), $name, $pattern ) );
			}
			$valid = rest_validate_value_from_schema( $body[ $name ], $schema, $name );
			if ( is_wp_error( $valid ) ) {
				throw self::invalid( $name, $valid->get_error_message() );
			}
		}
		return $body;
	}

	/**
	 * The body as an object, whatever its members. No body is an empty object.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @return array<string, mixed>
	 * @throws Problem 400, 413 or 415.
	 */
	public static function read( \WP_REST_Request $request ): array {
		$raw = (string) $request->get_body();
		if ( '' === $raw ) {
			return [];
		}
		if ( strlen( $raw ) > self::MAX_BYTES ) {
			throw new Problem( 413, 'too-large', __( 'The request is too large.', 'ai-support-chat' ) );
		}
		if ( ! $request->is_json_content_type() ) {
			throw new Problem( 415, 'not-json', __( 'Send JSON, with the header Content-Type: application/json.', 'ai-support-chat' ) );
		}
		$value = str_starts_with( ltrim( $raw ), '{' ) ? json_decode( $raw, true, 32 ) : null;
		if ( ! is_array( $value ) ) {
			throw new Problem( 400, 'invalid-json', __( 'The body is not a JSON object.', 'ai-support-chat' ) );
		}
		$object = [];
		foreach ( $value as $name => $member ) {
			$object[ (string) $name ] = $member;
		}
		return $object;
	}

	/**
	 * A member's JSON type.
	 *
	 * @param mixed $value The member.
	 */
	private static function type( mixed $value ): string {
		return match ( true ) {
			null === $value     => 'null',
			is_string( $value ) => 'string',
			is_bool( $value )   => 'boolean',
			is_int( $value )    => 'integer',
			is_float( $value )  => 'number',
			default             => 'object',
		};
	}

	/**
	 * A field's error.
	 */
	private static function invalid( string $field, string $detail ): Problem {
		return new Problem( 400, 'invalid-body', $detail, $field );
	}
}
