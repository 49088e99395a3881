<?php
/**
 * How the sidecar is doing, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * GET status, POST outbox/{id}/reopen: what waits, what was given up, and the order to try it again. WordPress keeps
 * nothing of it; each request is passed on to the sidecar, signed, with the person who asks.
 */
final class Status_Routes {

	/**
	 * The routes.
	 *
	 * @param Pairing        $pairing The pairing.
	 * @param Sidecar_Client $sidecar The sidecar.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Sidecar_Client $sidecar
	) {
	}

	/**
	 * Adds the routes.
	 */
	public function register( Rest_Routes $routes ): void {
		$permit = [ Capabilities::class, 'permit_manager' ];
		$routes->add( '/status', 'GET', $permit, fn(): \WP_REST_Response => $this->ask( 'GET', '/internal/status' ) );
		$routes->add( '/outbox/(?P<id>[1-9][0-9]{0,14})/reopen', 'POST', $permit, [ $this, 'reopen' ] );
	}

	/**
	 * Has the sidecar try again what it gave up.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the row in its path.
	 * @throws Problem 502 or 503.
	 */
	public function reopen( \WP_REST_Request $request ): \WP_REST_Response {
		$id = $request->get_url_params()['id'] ?? '';
		return $this->ask( 'POST', '/internal/outbox/' . rawurlencode( is_string( $id ) ? $id : '' ) . '/reopen' );
	}

	/**
	 * Asks the sidecar on behalf of the person who asks us.
	 *
	 * @throws Problem 502 or 503.
	 */
	private function ask( string $method, string $target ): \WP_REST_Response {
		$reply = $this->sidecar->send( $this->pairing->link(), $method, $target, '', Actor::from_user( wp_get_current_user() ) );
		if ( 401 === $reply->status ) {
			// Not the person is unknown but this site: passing it on would look like a logout.
			throw new Problem( 503, 'not-accepted', Sidecar_Trouble::signature_refused( $reply ) );
		}
		return $reply->response();
	}
}
