<?php
/**
 * The token of a visitor's session.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The token of a visitor's session with the sidecar: who they are by WordPress, for 15 minutes.
 *
 * Pure: the time and the session's id come from outside.
 */
final class Session_Token {

	public const AUDIENCE = 'ai-support-chat/session';
	public const LIFETIME = 900;
	public const RENEWAL  = 2592000;
	private const SKEW    = 5;
	private const SID     = '/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/D';

	/**
	 * A token.
	 *
	 * @param Keys          $keys The pairing's keys.
	 * @param string        $sid  UUIDv4.
	 * @param int           $sat  When the session began (Unix seconds).
	 * @param \WP_User|null $user Whom WordPress knows this visitor as.
	 * @param int           $now  Unix seconds.
	 */
	public static function sign( Keys $keys, string $sid, int $sat, ?\WP_User $user, int $now ): string {
		$claims = [
			'iss' => $keys->origin,
			'aud' => self::AUDIENCE,
			'sid' => $sid,
			'sat' => $sat,
			'iat' => $now,
			'exp' => $now + self::LIFETIME,
		];
		if ( null !== $user ) {
			$claims['sub'] = (string) $user->ID;
			if ( '' !== $user->user_email ) {
				$claims['email'] = $user->user_email;
			}
		}
		return Jwt::sign( $claims, $keys->key( Keys::SESSION ), $keys->kid( Keys::SESSION ) );
	}

	/**
	 * The session that an old token proves: expiry is ignored, everything else holds.
	 *
	 * @param Keys   $keys  The pairing's keys.
	 * @param string $token As presented.
	 * @param int    $now   Unix seconds.
	 * @return array{sid: string, sat: int, sub: string|null}|null Null: it proves nothing (the keys were rotated, it was
	 *                      forged, the session is older than 30 days), so the visitor gets a new session.
	 */
	public static function session_of( Keys $keys, string $token, int $now ): ?array {
		try {
			$claims = Jwt::verify( $token, $keys->key( Keys::SESSION ), $keys->kid( Keys::SESSION ) );
		} catch ( Invalid_Token ) {
			return null;
		}
		$sid = $claims['sid'] ?? null;
		$sat = $claims['sat'] ?? null;
		$sub = $claims['sub'] ?? null;
		if ( ( $claims['iss'] ?? null ) !== $keys->origin || ( $claims['aud'] ?? null ) !== self::AUDIENCE ) {
			return null;
		}
		if ( ! is_string( $sid ) || 1 !== preg_match( self::SID, $sid ) || ! is_int( $sat ) || $sat > $now + self::SKEW || $sat <= $now - self::RENEWAL ) {
			return null;
		}
		return [
			'sid' => $sid,
			'sat' => $sat,
			'sub' => is_string( $sub ) ? $sub : null,
		];
	}
}
