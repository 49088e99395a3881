<?php
/**
 * Registers routes, and gives their errors one form.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Registers routes, gives every error of ours the protocol's form, and keeps all answers out of caches.
 */
final class Rest_Routes {

	public const NAMESPACE = 'ai-support-chat/v1';

	/**
	 * Hooks that hold for all routes of the namespace.
	 */
	public function register(): void {
		add_filter( 'rest_post_dispatch', [ $this, 'finish' ], 100, 3 );
		add_filter( 'rest_pre_serve_request', [ $this, 'same_origin_only' ], 20, 3 );
	}

	/**
	 * Adds a route.
	 *
	 * @param non-falsy-string $path Below the namespace.
	 * @param string $method HTTP method.
	 * @param callable(\WP_REST_Request<array<string, mixed>>): void $permission Throws a Problem to refuse. Without
	 *        side effects: WordPress asks more than once.
	 * @param callable(\WP_REST_Request<array<string, mixed>>): \WP_REST_Response $handle Answers, or throws a Problem.
	 */
	public function add( string $path, string $method, callable $permission, callable $handle ): void {
		register_rest_route(
			self::NAMESPACE,
			$path,
			[
				'methods'             => $method,
				'permission_callback' => static function ( \WP_REST_Request $request ) use ( $permission ): bool|\WP_Error {
					try {
						$permission( $request );
						return true;
					} catch ( Problem $problem ) {
						return $problem->error();
					}
				},
				'callback'            => static function ( \WP_REST_Request $request ) use ( $handle ): \WP_REST_Response {
					try {
						return $handle( $request );
					} catch ( Problem $problem ) {
						return $problem->response();
					}
				},
				'show_in_index'       => false,
			]
		);
	}

	/**
	 * Turns WordPress's own errors into problems and forbids caching.
	 *
	 * @param \WP_HTTP_Response                      $response What is about to be sent.
	 * @param \WP_REST_Server                        $server   Unused.
	 * @param \WP_REST_Request<array<string, mixed>> $request  What was asked.
	 */
	public function finish( \WP_HTTP_Response $response, \WP_REST_Server $server, \WP_REST_Request $request ): \WP_HTTP_Response {
		if ( ! self::is_ours( $request ) ) {
			return $response;
		}
		$data = $response->get_data();
		if ( $response->get_status() >= 400 && is_array( $data ) && is_string( $data['code'] ?? null ) && is_string( $data['message'] ?? null ) ) {
			$more  = is_array( $data['data'] ?? null ) ? $data['data'] : [];
			$field = is_string( $more['field'] ?? null ) ? $more['field'] : null;
			$retry = is_int( $more['retry_after'] ?? null ) ? $more['retry_after'] : null;
			$slug  = str_replace( '_', '-', $data['code'] );
			$told  = ( new Problem( $response->get_status(), $slug, $data['message'], $field, $retry ) )->response();
			$response->set_data( $told->get_data() );
			$response->header( 'Content-Type', Problem::CONTENT_TYPE );
		}
		$response->header( 'Cache-Control', 'no-store, private' );
		return $response;
	}

	/**
	 * WordPress allows every origin to read REST answers; ours are for the site's own pages.
	 *
	 * @param mixed                                  $served  Whether it was served already.
	 * @param \WP_HTTP_Response                      $result  Unused.
	 * @param \WP_REST_Request<array<string, mixed>> $request What was asked.
	 */
	public function same_origin_only( mixed $served, \WP_HTTP_Response $result, \WP_REST_Request $request ): mixed {
		if ( self::is_ours( $request ) && ! headers_sent() ) {
			header_remove( 'Access-Control-Allow-Origin' );
			header_remove( 'Access-Control-Allow-Credentials' );
		}
		return $served;
	}

	/**
	 * A route of this plugin.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request What was asked.
	 */
	private static function is_ours( \WP_REST_Request $request ): bool {
		return 0 === stripos( $request->get_route(), '/' . self::NAMESPACE ); // WordPress matches routes in any case.
	}
}
