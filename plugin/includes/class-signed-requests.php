<?php
/**
 * Requests that the sidecar signed.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Requests that the sidecar signed: who may call, and each of them carried out once.
 */
final class Signed_Requests {

	public const REPLAYED = 'X-AI-Support-Chat-Replayed';

	/**
	 * A gate.
	 *
	 * @param Pairing $pairing The pairing.
	 * @param Replay_Store $replays Which requests were answered.
	 * @param Clock $clock   The time.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Replay_Store $replays,
		private readonly Clock $clock
	) {
	}

	/**
	 * The permission of a signed route.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 401 when it is not what the sidecar signed; 503 when the site is not paired.
	 */
	public function permit( \WP_REST_Request $request ): void {
		$this->verify( $request );
	}

	/**
	 * Carries a request out once; a repeat gets the answer of the first.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request A permitted request.
	 * @param callable(\WP_REST_Request<array<string, mixed>>): \WP_REST_Response $handle What it asks for.
	 * @throws Problem 409 when the first is still being carried out.
	 */
	public function once( \WP_REST_Request $request, callable $handle ): \WP_REST_Response {
		$token       = $this->verify( $request );
		$fingerprint = hash_hmac( 'sha256', $request->get_method() . ' ' . self::target( $request ) . "\n" . $request->get_body(), $this->pairing->link()->keys->key( Keys::REQUEST ) );
		if ( ! $this->replays->claim( $token['jti'], $fingerprint, $token['exp'] ) ) {
			return $this->repeat( $token['jti'], $fingerprint );
		}
		try {
			$response = $handle( $request );
		} catch ( Problem $problem ) {
			$response = $problem->response();
		} catch ( \Throwable $error ) {
			// Kept too: what was done before the fault must not be done again by a repeat.
			$this->replays->keep( $token['jti'], 500, (string) wp_json_encode( ( new Problem( 500, 'internal', __( 'WordPress failed while it carried the request out; see its error log.', 'ai-support-chat' ) ) )->body() ) );
			throw $error;
		}
		$this->replays->keep( $token['jti'], $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		return $response;
	}

	/**
	 * The kept answer.
	 */
	private function repeat( string $jti, string $fingerprint ): \WP_REST_Response {
		$kept = $this->replays->answer( $jti, $fingerprint );
		if ( null === $kept ) {
			throw new Problem( 409, 'in-progress', __( 'The same request is still being carried out.', 'ai-support-chat' ), null, 1 );
		}
		$response = new \WP_REST_Response( json_decode( $kept['body'], true ), $kept['status'] );
		$response->header( self::REPLAYED, '1' );
		if ( $kept['status'] >= 400 ) {
			$response->header( 'Content-Type', Problem::CONTENT_TYPE );
		}
		return $response;
	}

	/**
	 * Checks the signature.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @return array{jti: string, exp: int}
	 * @throws Problem 401 or 503.
	 */
	private function verify( \WP_REST_Request $request ): array {
		$token = $request->get_header( Request_Token::HEADER );
		if ( ! is_string( $token ) || '' === $token ) {
			throw new Problem( 401, 'not-signed', __( 'Only the sidecar may call this, with a signed request.', 'ai-support-chat' ) );
		}
		$keys = $this->pairing->link()->keys;
		try {
			return Request_Token::verify( $keys, Request_Token::TO_WORDPRESS, $token, $request->get_method(), self::target( $request ), (string) $request->get_body(), $this->clock->now() );
		} catch ( Invalid_Token $reason ) {
			/* translators: %s: technical reason, in English */
			throw new Problem( 401, 'bad-signature', sprintf( __( 'The signature of this request is refused: %s.', 'ai-support-chat' ), $reason->getMessage() ) );
		}
	}

	/**
	 * What was asked for: the REST route and the query as it was sent, without `rest_route`, which is the route.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 */
	private static function target( \WP_REST_Request $request ): string {
		$raw   = isset( $_SERVER['QUERY_STRING'] ) && is_string( $_SERVER['QUERY_STRING'] ) ? wp_unslash( $_SERVER['QUERY_STRING'] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- compared with the signature as it came, used for nothing else.
		$pairs = array_filter( explode( '&', $raw ), static fn( string $pair ): bool => '' !== $pair && ! str_starts_with( $pair, 'rest_route=' ) );
		return $request->get_route() . ( [] === $pairs ? '' : '?' . implode( '&', $pairs ) );
	}
}
