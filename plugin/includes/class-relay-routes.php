<?php
/**
 * The relay.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Passes a customer's requests on to the sidecar, for sites whose web server has no proxy rule, and so the answers of
 * webhooks and of a shop's own Hands.
 *
 * Nothing is read here: the sidecar checks the session's token, a webhook's signature, a callback's token. Each
 * request is answered at once (events are polled, never streamed), so no PHP worker is held. What is not listed, above
 * all approvals and the event stream, is not relayed.
 */
final class Relay_Routes {

	private const TOKEN     = 'x_ai_support_chat_session';
	private const MAX_BODY  = 65536;
	private const MAX_REPLY = 4194304;

	/**
	 * Below the sidecar's /api/agent, with the method.
	 */
	private const CUSTOMER = [
		'GET'  => 'conversations/cv_[0-9a-f]{32}|events|refunds/rr_[0-9a-f_-]{36,48}',
		'POST' => 'conversations|messages|verifications',
	];

	/**
	 * Headers of a webhook that its receiver checks.
	 */
	private const SIGNATURES = [ 'stripe-signature', 'x-slack-signature', 'x-slack-request-timestamp', 'webhook-id', 'webhook-timestamp', 'webhook-signature', 'authorization' ];

	/**
	 * The relay.
	 *
	 * @param Pairing $pairing Where the sidecar is.
	 */
	public function __construct( private readonly Pairing $pairing ) {
	}

	/**
	 * The base that a browser appends the sidecar's routes to.
	 */
	public static function base(): string {
		return rest_url( Rest_Routes::NAMESPACE . '/relay' );
	}

	/**
	 * Adds the routes.
	 */
	public function register( Rest_Routes $routes ): void {
		foreach ( self::CUSTOMER as $method => $paths ) {
			$routes->add( "/relay/(?P<path>{$paths})", $method, [ self::class, 'with_token' ], [ $this, 'customer' ] );
		}
		$routes->add( '/relay/(?P<path>tools/callback(?:/[A-Za-z0-9._~-]{1,512})?)', 'POST', [ self::class, 'anybody' ], [ $this, 'callback' ] );
		$routes->add( '/webhooks/(?P<path>stripe|slack)', 'POST', [ self::class, 'anybody' ], [ $this, 'webhook' ] );
		add_filter( 'rest_pre_serve_request', [ self::class, 'serve' ], 30, 2 );
	}

	/**
	 * A customer's request carries the session's token; whether it holds, the sidecar says.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 401 without one.
	 */
	public static function with_token( \WP_REST_Request $request ): void {
		if ( '' === (string) $request->get_header( self::TOKEN ) ) {
			throw new Problem( 401, 'session-missing', __( 'This needs the token of a session.', 'ai-support-chat' ), 'X-AI-Support-Chat-Session' );
		}
	}

	/**
	 * Whoever sends it proves themselves to the sidecar, which alone can check it.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 413 when it is too long to be one.
	 */
	public static function anybody( \WP_REST_Request $request ): void {
		if ( strlen( self::body( $request ) ) > self::MAX_BODY * 4 ) {
			throw new Problem( 413, 'too-large', __( 'The request is too large.', 'ai-support-chat' ) );
		}
	}

	/**
	 * Relays a customer's request.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 413, 502 or 503.
	 */
	public function customer( \WP_REST_Request $request ): \WP_REST_Response {
		if ( strlen( self::body( $request ) ) > self::MAX_BODY ) {
			throw new Problem( 413, 'too-large', __( 'The message is too long.', 'ai-support-chat' ) );
		}
		$token = (string) $request->get_header( self::TOKEN );
		return $this->relay( $request, '/api/agent/', [ 'Authorization' => 'Bearer ' . $token ] );
	}

	/**
	 * Relays the answer of a shop's own Hand.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 502 or 503.
	 */
	public function callback( \WP_REST_Request $request ): \WP_REST_Response {
		return $this->relay( $request, '/api/agent/', self::signatures( $request ) );
	}

	/**
	 * Relays a webhook with its raw body.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 502 or 503.
	 */
	public function webhook( \WP_REST_Request $request ): \WP_REST_Response {
		return $this->relay( $request, '/webhooks/', self::signatures( $request ) );
	}

	/**
	 * Sends a relayed answer as the bytes it came in: re-encoded, {} would become [].
	 *
	 * @param mixed             $served Whether it was served already.
	 * @param \WP_HTTP_Response $result What is to be sent.
	 */
	public static function serve( mixed $served, \WP_HTTP_Response $result ): mixed {
		if ( true === $served || ! $result instanceof Relayed_Response ) {
			return $served;
		}
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- JSON of the sidecar, sent as JSON.
		echo $result->bytes;
		return true;
	}

	/**
	 * One request to the sidecar, without redirects.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @param string                                 $below   Where the path is appended.
	 * @param array<string, string>                  $headers What goes along.
	 * @throws Problem 502 or 503.
	 */
	private function relay( \WP_REST_Request $request, string $below, array $headers ): \WP_REST_Response {
		$link = $this->pairing->link();
		// Of the address: get_param() would let the query speak first.
		$path  = $request->get_url_params()['path'] ?? null;
		$query = $request->get_query_params();
		unset( $query['rest_route'], $query['path'], $query['_locale'] ); // WordPress's own.
		$target = $below . ( is_string( $path ) ? $path : '' ) . ( [] === $query ? '' : '?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 ) );
		$answer = wp_remote_request(
			$link->base_url . $target,
			[
				'method'              => $request->get_method(),
				'timeout'             => 8.0,
				'redirection'         => 0,
				'limit_response_size' => self::MAX_REPLY,
				'user-agent'          => 'ai-support-chat-relay/' . VERSION,
				'headers'             => $headers + [
					'Accept'       => 'application/json, application/problem+json',
					'Content-Type' => $request->get_header( 'content_type' ) ?? 'application/json',
				],
				'body'                => self::body( $request ),
			]
		);
		if ( is_wp_error( $answer ) ) {
			throw new Problem( 503, 'sidecar-unreachable', __( 'The chat cannot be reached at the moment. Please try again in a minute.', 'ai-support-chat' ), null, 5 );
		}
		$type = wp_remote_retrieve_header( $answer, 'content-type' );
		if ( ! is_string( $type ) || 1 !== preg_match( '#^application/(problem\+)?json\b#i', $type ) ) {
			throw new Problem( 502, 'not-a-sidecar', __( 'The chat cannot be reached at the moment: something else answers in its place.', 'ai-support-chat' ) );
		}
		$response = new Relayed_Response( wp_remote_retrieve_body( $answer ), (int) wp_remote_retrieve_response_code( $answer ) );
		$response->header( 'Content-Type', $type );
		$after = wp_remote_retrieve_header( $answer, 'retry-after' );
		if ( is_string( $after ) && '' !== $after ) {
			$response->header( 'Retry-After', $after );
		}
		return $response;
	}

	/**
	 * The raw body; WordPress says null for none, whatever its documentation says.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 */
	private static function body( \WP_REST_Request $request ): string {
		return (string) $request->get_body();
	}

	/**
	 * The headers by which a webhook is checked.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @return array<string, string>
	 */
	private static function signatures( \WP_REST_Request $request ): array {
		$given = [];
		foreach ( self::SIGNATURES as $name ) {
			$value = $request->get_header( $name );
			if ( is_string( $value ) && '' !== $value ) {
				$given[ $name ] = $value;
			}
		}
		return $given;
	}
}
