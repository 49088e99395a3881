<?php
/**
 * The settings page's routes.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * GET and POST settings, POST connection-test. The secret comes in and never goes out: an answer says only whether one
 * is set.
 *
 * A save is one step: a wrong field, or a webhook address that the sidecar refuses, saves nothing. A sidecar that does
 * not answer does not prevent a save (its address may be what is being corrected); the answer then carries a warning.
 */
final class Settings_Routes {

	/**
	 * The routes.
	 *
	 * @param Pairing         $pairing  The pairing.
	 * @param Handover        $handover Hands settings to the sidecar.
	 * @param Connection_Test $test     The connection test.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Handover $handover,
		private readonly Connection_Test $test
	) {
	}

	/**
	 * Adds the routes.
	 */
	public function register( Rest_Routes $routes ): void {
		$permit = [ Capabilities::class, 'permit_manager' ];
		$routes->add( '/settings', 'GET', $permit, fn(): \WP_REST_Response => new \WP_REST_Response( $this->shown() ) );
		$routes->add( '/settings', 'POST', $permit, [ $this, 'save' ] );
		$routes->add( '/connection-test', 'POST', $permit, fn(): \WP_REST_Response => new \WP_REST_Response( $this->test->run() ) );
	}

	/**
	 * Saves, and pairs the site at its present address.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the settings as its body.
	 * @throws Problem 400 names the field.
	 */
	public function save( \WP_REST_Request $request ): \WP_REST_Response {
		$settings = Settings_Input::merged( Json_Body::read( $request ), Settings::load() );
		$warning  = null;
		if ( $settings->is_complete() ) {
			$link    = new Link( $settings->backend_base_url, new Keys( $settings->api_key, Site_Origin::current() ) );
			$warning = $this->handover->hand_over( $link, $settings );
		}
		$settings->save();
		$this->pairing->bind();
		return new \WP_REST_Response( $this->shown() + ( null === $warning ? [] : [ 'warning' => $warning ] ) );
	}

	/**
	 * What the page shows.
	 *
	 * @return array<string, mixed>
	 */
	private function shown(): array {
		$settings = Settings::load();
		$origin   = Site_Origin::current();
		return [
			'backend_base_url'      => $settings->backend_base_url,
			'api_key_set'           => '' !== $settings->api_key,
			'streaming_on'          => $settings->streaming_on,
			'approvals_webhook_url' => $settings->approvals_webhook_url,
			'webhook_secret'        => '' === $settings->api_key || $this->pairing->is_broken() ? null : ( new Keys( $settings->api_key, $origin ) )->webhook_secret(),
			'site_origin'           => $origin,
			'paired_origin'         => $this->pairing->paired_origin(),
			'managed'               => Settings::managed(),
		];
	}
}
