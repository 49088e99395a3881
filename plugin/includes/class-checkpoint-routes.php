<?php
/**
 * The sidecar's checkpoints.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * POST checkpoints and GET checkpoints/latest: the sidecar's log leaves its mark here.
 */
final class Checkpoint_Routes {

	/**
	 * The routes.
	 *
	 * @param Signed_Requests  $signed      Requests of the sidecar.
	 * @param Checkpoint_Store $checkpoints What was kept.
	 */
	public function __construct(
		private readonly Signed_Requests $signed,
		private readonly Checkpoint_Store $checkpoints
	) {
	}

	/**
	 * Adds the routes.
	 */
	public function register( Rest_Routes $routes ): void {
		$permit = [ $this->signed, 'permit' ];
		$routes->add( '/checkpoints', 'POST', $permit, fn( \WP_REST_Request $request ): \WP_REST_Response => $this->signed->once( $request, [ $this, 'keep' ] ) );
		$routes->add( '/checkpoints/latest', 'GET', $permit, fn( \WP_REST_Request $request ): \WP_REST_Response => $this->signed->once( $request, [ $this, 'latest' ] ) );
	}

	/**
	 * Keeps one.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 400, or 409 when the log shrank or forked.
	 */
	public function keep( \WP_REST_Request $request ): \WP_REST_Response {
		$body = Json_Body::checked(
			$request,
			[
				'instance' => [
					'type'      => 'string',
					'minLength' => 1,
					'maxLength' => 64,
					'required'  => true,
				],
				'size'     => [
					'type'     => 'integer',
					'minimum'  => 0,
					'required' => true,
				],
				'note'     => [
					'type'      => 'string',
					'maxLength' => 8192,
					'required'  => true,
				],
			]
		);
		$new  = $this->checkpoints->add(
			is_string( $body['instance'] ) ? $body['instance'] : '',
			is_int( $body['size'] ) ? $body['size'] : 0,
			is_string( $body['note'] ) ? $body['note'] : ''
		);
		return new \WP_REST_Response( [ 'kept' => true ], $new ? 201 : 200 );
	}

	/**
	 * The one furthest ahead, of the log in `instance` when that is given.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 */
	public function latest( \WP_REST_Request $request ): \WP_REST_Response {
		$instance = $request->get_query_params()['instance'] ?? null;
		return new \WP_REST_Response( [ 'checkpoint' => $this->checkpoints->latest( is_string( $instance ) ? $instance : null ) ] );
	}
}
