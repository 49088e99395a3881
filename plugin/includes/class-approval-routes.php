<?php
/**
 * The queue of refunds, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * GET and POST approvals, GET refunds/{id} and actions/{id}: who may ask is decided here, everything else by the sidecar. Its status and
 * body are passed on; the person is named in the signature, so a body can claim nothing.
 */
final class Approval_Routes {

	private const REFUND_ID = 'rr_[0-9a-f-]{36}(?:_[0-9]{1,3})?';
	private const ACTION_ID = 'act_[0-9a-f-]{36}(?:_[0-9]{1,3})?';

	/**
	 * The routes.
	 *
	 * @param Pairing        $pairing The pairing.
	 * @param Sidecar_Client $sidecar The sidecar.
	 * @param Open_Refunds   $open    How many wait.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Sidecar_Client $sidecar,
		private readonly Open_Refunds $open
	) {
	}

	/**
	 * Adds the routes.
	 */
	public function register( Rest_Routes $routes ): void {
		$permit = [ Capabilities::class, 'permit_approver' ];
		$routes->add( '/approvals', 'GET', $permit, [ $this, 'list' ] );
		$routes->add( '/approvals', 'POST', $permit, [ $this, 'decide' ] );
		$routes->add( '/refunds/(?P<id>' . self::REFUND_ID . ')', 'GET', $permit, [ $this, 'show' ] );
		$routes->add( '/actions/(?P<id>' . self::ACTION_ID . ')', 'GET', $permit, [ $this, 'show_action' ] );
	}

	/**
	 * The queue.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With `state`, `limit` and `before` in its query.
	 * @throws Problem 400, 502 or 503.
	 */
	public function list( \WP_REST_Request $request ): \WP_REST_Response {
		$query = [];
		foreach ( self::query_schemas() as $name => $schema ) {
			$value = $request->get_query_params()[ $name ] ?? null;
			if ( null === $value || '' === $value ) {
				continue;
			}
			$valid = rest_validate_value_from_schema( $value, $schema, $name );
			if ( is_wp_error( $valid ) || ! is_string( $value ) ) {
				throw new Problem( 400, 'invalid-query', is_wp_error( $valid ) ? $valid->get_error_message() : $name, $name );
			}
			$query[ $name ] = $value;
		}
		$reply = $this->ask( 'GET', '/api/agent/approvals' . ( [] === $query ? '' : '?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 ) ) );
		if ( $reply->is_success() ) {
			$this->open->remember( $reply->body['open_count'] ?? null );
		}
		return $reply->response();
	}

	/**
	 * A decision: on a refund, or on a call of one of the shop's own tools.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the decision as its body.
	 * @throws Problem 400, 413, 415, 502 or 503.
	 */
	public function decide( \WP_REST_Request $request ): \WP_REST_Response {
		$about = json_decode( $request->get_body(), true );
		$call  = is_array( $about ) && array_key_exists( 'action_id', $about );
		$body  = Json_Body::checked( $request, $call ? self::action_decision_schemas() : self::decision_schemas() );
		$named = $body['refund_request_id'] ?? '';
		$id    = is_string( $named ) ? $named : '';
		$reply = $this->ask( 'POST', '/api/agent/approvals', (string) wp_json_encode( $body ), $id );
		if ( $reply->is_success() ) {
			delete_transient( Open_Refunds::ASKED );
		}
		return $reply->response();
	}

	/**
	 * One refund and its history.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the id in its path.
	 * @throws Problem 502 or 503.
	 */
	public function show( \WP_REST_Request $request ): \WP_REST_Response {
		$id = $request->get_url_params()['id'] ?? '';
		$id = is_string( $id ) ? $id : '';
		return $this->ask( 'GET', '/api/agent/refunds/' . rawurlencode( $id ), '', $id )->response();
	}

	/**
	 * One call of one of the shop's own tools, and its history.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the id in its path.
	 * @throws Problem 502 or 503.
	 */
	public function show_action( \WP_REST_Request $request ): \WP_REST_Response {
		$id = $request->get_url_params()['id'] ?? '';
		return $this->ask( 'GET', '/api/agent/actions/' . rawurlencode( is_string( $id ) ? $id : '' ) )->response();
	}

	/**
	 * Asks the sidecar on behalf of the person who asks us.
	 *
	 * @throws Problem 502 or 503.
	 */
	private function ask( string $method, string $target, string $body = '', string $refund = '' ): Sidecar_Reply {
		$headers = '' === $refund ? [] : [ 'X-Refund-Request-Id' => $refund ];
		$reply   = $this->sidecar->send( $this->pairing->link(), $method, $target, $body, Actor::from_user( wp_get_current_user() ), $headers );
		if ( 401 === $reply->status ) {
			// Not the person is unknown but this site: passing it on would look like a logout.
			throw new Problem( 503, 'not-accepted', Sidecar_Trouble::signature_refused( $reply ) );
		}
		return $reply;
	}

	/**
	 * The query of the queue.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function query_schemas(): array {
		return [
			'state'  => [
				'type' => 'string',
				'enum' => [ 'open', 'decided', 'all' ],
			],
			'limit'  => [
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 100,
			],
			'before' => [
				'type'      => 'string',
				'maxLength' => 200,
			],
		];
	}

	/**
	 * The members of a decision on a call (docs/openapi.json, ActionDecisionBody).
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function action_decision_schemas(): array {
		$required = [
			'type'     => 'string',
			'required' => true,
		];
		return [
			'action_id'     => $required + [ 'pattern' => '^' . self::ACTION_ID . '$' ],
			'proposal_hash' => $required + [ 'pattern' => '^[0-9a-f]{64}$' ],
			'approved'      => [
				'type'     => 'boolean',
				'required' => true,
			],
			'notes'         => [
				'type'      => 'string',
				'maxLength' => 2000,
			],
		];
	}

	/**
	 * The members of a decision (docs/openapi.json, DecisionBody).
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function decision_schemas(): array {
		$required = [
			'type'     => 'string',
			'required' => true,
		];
		return [
			'conversation_id'   => $required + [ 'pattern' => '^cv_[0-9a-f]{32}$' ],
			'turn_id'           => $required + [ 'pattern' => '^[0-9a-f-]{36}$' ],
			'refund_request_id' => $required + [ 'pattern' => '^' . self::REFUND_ID . '$' ],
			'proposal_hash'     => $required + [ 'pattern' => '^[0-9a-f]{64}$' ],
			'approved'          => [
				'type'     => 'boolean',
				'required' => true,
			],
			'notes'             => [
				'type'      => 'string',
				'maxLength' => 2000,
			],
			'reason'            => [
				'type' => 'string',
				'enum' => [ 'requested_by_customer', 'duplicate', 'fraudulent' ],
			],
		];
	}
}
