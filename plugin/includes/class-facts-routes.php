<?php
/**
 * The shop's business facts, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * GET and POST facts, GET facts/{version}, POST facts/check. WordPress keeps nothing of them: each request is passed on
 * to the sidecar, signed, with the person who asks.
 */
final class Facts_Routes {

	/**
	 * The sidecar takes 24,000 bytes; a character is at most four.
	 */
	private const MAX_YAML = 24000;

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
		$routes->add( '/facts', 'GET', $permit, fn(): \WP_REST_Response => $this->ask( 'GET', '/internal/facts' ) );
		$routes->add( '/facts', 'POST', $permit, [ $this, 'save' ] );
		$routes->add( '/facts/check', 'POST', $permit, [ $this, 'check' ] );
		$routes->add( '/facts/(?P<version>[1-9][0-9]{0,8})', 'GET', $permit, [ $this, 'show' ] );
	}

	/**
	 * One version.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the version in its path.
	 * @throws Problem 502 or 503.
	 */
	public function show( \WP_REST_Request $request ): \WP_REST_Response {
		$version = $request->get_url_params()['version'] ?? '';
		return $this->ask( 'GET', '/internal/facts/' . rawurlencode( is_string( $version ) ? $version : '' ) );
	}

	/**
	 * What a save would refuse.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the YAML in its body.
	 * @throws Problem 400, 413, 415, 502 or 503.
	 */
	public function check( \WP_REST_Request $request ): \WP_REST_Response {
		return $this->ask( 'POST', '/internal/facts/check', Json_Body::checked( $request, self::text_schema() ) );
	}

	/**
	 * A new version.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the YAML, a note and the version that was edited.
	 * @throws Problem 400, 413, 415, 502 or 503.
	 */
	public function save( \WP_REST_Request $request ): \WP_REST_Response {
		$schemas = self::text_schema() + [
			'note'         => [
				'type'      => 'string',
				'maxLength' => 500,
			],
			'base_version' => [
				'type'     => [ 'string', 'null' ],
				'required' => true,
			],
		];
		return $this->ask( 'PUT', '/internal/facts', Json_Body::checked( $request, $schemas ) );
	}

	/**
	 * Asks the sidecar on behalf of the person who asks us.
	 *
	 * @param string                    $method GET, POST or PUT.
	 * @param string                    $target Path.
	 * @param array<string, mixed>|null $body   JSON object.
	 * @throws Problem 502 or 503.
	 */
	private function ask( string $method, string $target, ?array $body = null ): \WP_REST_Response {
		// Not escaped: the sidecar takes 64 KiB, and an escaped letter is six bytes.
		$json  = null === $body ? '' : (string) wp_json_encode( $body, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		$reply = $this->sidecar->send( $this->pairing->link(), $method, $target, $json, Actor::from_user( wp_get_current_user() ) );
		if ( 401 === $reply->status ) {
			// Not the person is unknown but this site: passing it on would look like a logout.
			throw new Problem( 503, 'not-accepted', Sidecar_Trouble::signature_refused( $reply ) );
		}
		return $reply->response();
	}

	/**
	 * The YAML.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function text_schema(): array {
		return [
			'yaml' => [
				'type'      => 'string',
				'required'  => true,
				'maxLength' => self::MAX_YAML,
			],
		];
	}
}
