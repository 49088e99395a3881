<?php
/**
 * The session of a visitor.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * POST session: gives a visitor the token with which their browser talks to the sidecar.
 *
 * Without a nonce, because pages are cached for everybody. REST therefore takes the caller for nobody, and the login
 * cookie is validated here; that only pages of this site may ask is checked by Same_Origin.
 */
final class Session_Route {

	private const LIMIT  = 120;
	private const WINDOW = 600;

	/**
	 * The route.
	 *
	 * @param Pairing      $pairing The pairing.
	 * @param Rate_Limiter $limits  Rate limits.
	 * @param Clock        $clock   The time.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Rate_Limiter $limits,
		private readonly Clock $clock
	) {
	}

	/**
	 * Adds the route.
	 */
	public function register( Rest_Routes $routes ): void {
		$routes->add( '/session', 'POST', [ Same_Origin::class, 'permit' ], [ $this, 'open' ] );
	}

	/**
	 * Opens or renews a session.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 400, 413, 415, 429 or 503.
	 */
	public function open( \WP_REST_Request $request ): \WP_REST_Response {
		$this->limit();
		$body  = Json_Body::checked(
			$request,
			[
				'token' => [
					'type'      => 'string',
					'maxLength' => 4096,
				],
			]
		);
		$keys  = $this->pairing->link()->keys;
		$now   = $this->clock->now();
		$user  = self::visitor();
		$token = $body['token'] ?? null;
		$old   = is_string( $token ) ? Session_Token::session_of( $keys, $token, $now ) : null;
		// Someone else logged in at this browser: what the one before said is not theirs to read.
		if ( null !== $old && null !== $user && null !== $old['sub'] && (string) $user->ID !== $old['sub'] ) {
			$old = null;
		}
		$sid = $old['sid'] ?? wp_generate_uuid4();
		return new \WP_REST_Response(
			[
				'token'      => Session_Token::sign( $keys, $sid, $old['sat'] ?? $now, $user, $now ),
				'session_id' => $sid,
				'expires_at' => gmdate( 'Y-m-d\TH:i:s\Z', $now + Session_Token::LIFETIME ),
				'user'       => null === $user ? null : [ 'name' => $user->display_name ],
				'api_base'   => self::api_base(),
				'relay_base' => Relay_Routes::base(),
				'streaming'  => Settings::load()->streaming_on,
			]
		);
	}

	/**
	 * Counts the request.
	 *
	 * @throws Problem 429.
	 */
	private function limit(): void {
		$limit = apply_filters( 'ai_support_chat_session_limit', self::LIMIT );
		$wait  = $this->limits->hit( 'session', Client_Address::current(), is_int( $limit ) ? $limit : self::LIMIT, self::WINDOW );
		if ( null !== $wait ) {
			throw new Problem( 429, 'rate-limited', __( 'Too many chats were started from your network. Please wait a few minutes and try again.', 'ai-support-chat' ), null, $wait );
		}
	}

	/**
	 * Who this visitor is by their login cookie, as valid now: a logout or a new password ends it.
	 */
	private static function visitor(): ?\WP_User {
		$id   = wp_validate_auth_cookie( '', 'logged_in' );
		$user = is_int( $id ) && $id > 0 ? get_userdata( $id ) : false;
		return false === $user ? null : $user;
	}

	/**
	 * Where the browser finds the sidecar: a path at the site's origin that the web server proxies.
	 */
	private static function api_base(): string {
		$base = apply_filters( 'ai_support_chat_api_base', '/api/agent' );
		return is_string( $base ) ? untrailingslashit( $base ) : '/api/agent';
	}
}
