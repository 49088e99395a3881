<?php
/**
 * The signature of one request between WordPress and the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The signature of one request: a token of at most 60 seconds that names the method, the target and the body.
 *
 * Pure: the time and the id come from outside, so the frozen vectors can be checked. What it does not know is whether
 * an id was seen before; Signed_Requests asks the replay store.
 */
final class Request_Token {

	public const HEADER       = 'X-AI-Support-Chat-Signature';
	public const TO_SIDECAR   = 'ai-support-chat/sidecar';
	public const TO_WORDPRESS = 'ai-support-chat/wordpress';
	public const LIFETIME     = 60;
	public const SKEW         = 5;
	private const JTI         = '/^[A-Za-z0-9_-]{16,64}$/D';

	/**
	 * Signs a request.
	 *
	 * @param Keys       $keys     The pairing's keys.
	 * @param string     $audience TO_SIDECAR or TO_WORDPRESS.
	 * @param string     $method   HTTP method.
	 * @param string     $target   Path and query exactly as requested; towards WordPress the REST route and its query.
	 * @param string     $body     Raw bytes, '' when there are none.
	 * @param Actor|null $actor    The person, null when the site asks for itself.
	 * @param int        $now      Unix seconds.
	 * @param string     $id       Random, never used twice: 32 hexadecimal digits.
	 */
	public static function sign( Keys $keys, string $audience, string $method, string $target, string $body, ?Actor $actor, int $now, string $id ): string {
		$claims = [
			'iss' => $keys->origin,
			'aud' => $audience,
			'jti' => $id,
			'iat' => $now,
			'exp' => $now + self::LIFETIME,
			'htm' => strtoupper( $method ),
			'htu' => $target,
			'bsh' => hash( 'sha256', $body ),
		];
		if ( null !== $actor ) {
			$claims['act'] = $actor->claim();
		}
		return Jwt::sign( $claims, $keys->key( Keys::REQUEST ), $keys->kid( Keys::REQUEST ) );
	}

	/**
	 * Checks the signature of a request that was received.
	 *
	 * @param Keys   $keys     The pairing's keys.
	 * @param string $audience Who receives: TO_SIDECAR or TO_WORDPRESS.
	 * @param string $token    The header's value.
	 * @param string $method   The method that was used.
	 * @param string $target   The target that was asked for.
	 * @param string $body     The raw bytes that came.
	 * @param int    $now      Unix seconds.
	 * @return array{jti: string, exp: int} What the replay store needs.
	 * @throws Invalid_Token When the request is not the one that was signed, or not now.
	 */
	public static function verify( Keys $keys, string $audience, string $token, string $method, string $target, string $body, int $now ): array {
		$claims = Jwt::verify( $token, $keys->key( Keys::REQUEST ), $keys->kid( Keys::REQUEST ) );
		if ( ( $claims['iss'] ?? null ) !== $keys->origin ) {
			throw new Invalid_Token( 'it was signed for another site' );
		}
		if ( ( $claims['aud'] ?? null ) !== $audience ) {
			throw new Invalid_Token( 'it was signed for another receiver' );
		}
		$issued  = $claims['iat'] ?? null;
		$expires = $claims['exp'] ?? null;
		if ( ! is_int( $issued ) || ! is_int( $expires ) || $expires <= $issued || $expires - $issued > self::LIFETIME ) {
			throw new Invalid_Token( 'its lifetime is not between 1 and 60 seconds' );
		}
		if ( $issued > $now + self::SKEW ) {
			throw new Invalid_Token( 'it was signed in the future: set the clocks of both machines' );
		}
		if ( $expires < $now - self::SKEW ) {
			throw new Invalid_Token( 'it has expired: send it again, newly signed, or set the clocks of both machines' );
		}
		if ( ( $claims['htm'] ?? null ) !== strtoupper( $method ) ) {
			throw new Invalid_Token( 'it was signed for another method' );
		}
		if ( ( $claims['htu'] ?? null ) !== $target ) {
			throw new Invalid_Token( 'it was signed for another path or query' );
		}
		$hash = $claims['bsh'] ?? null;
		if ( ! is_string( $hash ) || ! hash_equals( hash( 'sha256', $body ), $hash ) ) {
			throw new Invalid_Token( 'it was signed for another body' );
		}
		$id = $claims['jti'] ?? null;
		if ( ! is_string( $id ) || 1 !== preg_match( self::JTI, $id ) ) {
			throw new Invalid_Token( 'its id (jti) is not 16 to 64 letters and digits' );
		}
		return [
			'jti' => $id,
			'exp' => $expires,
		];
	}
}
