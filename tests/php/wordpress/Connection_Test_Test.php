<?php
/**
 * The connection test.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Settings;

require_once dirname( __DIR__ ) . '/support/class-sidecar-test-case.php';

/**
 * POST connection-test: precisely what is wrong.
 */
final class Connection_Test_Test extends Sidecar_Test_Case {

	/**
	 * A healthy status.
	 *
	 * @param array<string, mixed> $changed Members.
	 * @return array<string, mixed>
	 */
	private static function healthy( array $changed = [] ): array {
		return $changed + [
			'version'               => '0.1.7',
			'site_url'              => self::ORIGIN,
			'approvals_webhook_url' => '',
			'providers'             => [
				'shopify' => 'on',
				'stripe'  => 'on',
			],
			'refunds_paused'        => null,
		];
	}

	/**
	 * Runs the test: what failed, each with its sentence.
	 *
	 * @return array<string, string>
	 */
	private function failures(): array {
		$this->act_as( 'administrator' );
		$body = self::body( $this->call( 'POST', '/connection-test' ) );
		self::assertIsArray( $body['checks'] );
		$failures = [];
		foreach ( $body['checks'] as $check ) {
			self::assertIsArray( $check );
			self::assertSame( [ 'name', 'ok', 'detail' ], array_keys( $check ) );
			self::assertIsString( $check['name'] );
			self::assertIsString( $check['detail'] );
			if ( true !== $check['ok'] ) {
				$failures[ $check['name'] ] = $check['detail'];
			}
		}
		self::assertSame( [] === $failures, $body['ok'] );
		return $failures;
	}

	/**
	 * All is well.
	 */
	public function test_nothing_fails_when_all_is_well(): void {
		$this->sidecar()->answer( 200, self::healthy() );
		self::assertSame( [], $this->failures() );
		$seen = $this->only_request();
		self::assertSame( [ 'GET', '/internal/status' ], [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'] ] );
		self::claims_of( $seen );
	}

	/**
	 * Not set up.
	 */
	public function test_missing_settings_are_named(): void {
		delete_option( Settings::OPTION );
		self::assertSame( [ 'settings' ], array_keys( $this->failures() ) );
	}

	/**
	 * Nobody there.
	 */
	public function test_a_sidecar_that_is_down_is_unreachable(): void {
		$this->configure( 'http://127.0.0.1:9' );
		$failures = $this->failures();
		self::assertSame( [ 'reachable' ], array_keys( $failures ) );
		self::assertStringContainsString( 'http://127.0.0.1:9', $failures['reachable'] );
	}

	/**
	 * Someone else there.
	 */
	public function test_another_program_at_the_address_is_recognised(): void {
		$this->sidecar()->answer( 200, '<html></html>', [ 'Content-Type' => 'text/html' ] );
		self::assertStringContainsString( 'not the support chat', $this->failures()['reachable'] ?? '' );
	}

	/**
	 * Another secret, or another address of the site.
	 */
	public function test_a_refused_signature_names_both_causes(): void {
		$this->sidecar()->answer( 401, [ 'detail' => 'Signed with other keys.' ] );
		$failures = $this->failures();
		self::assertSame( [ 'signature' ], array_keys( $failures ) );
		foreach ( [ 'WORDPRESS_SHARED_SECRET', 'WORDPRESS_BASE_URL', self::ORIGIN, 'Signed with other keys.' ] as $part ) {
			self::assertStringContainsString( $part, $failures['signature'] );
		}
	}

	/**
	 * Clocks.
	 */
	public function test_a_refused_signature_by_a_wrong_clock_says_so(): void {
		$this->sidecar()->answer( 401, [ 'detail' => 'Expired.' ], [ 'Date' => gmdate( 'D, d M Y H:i:s', time() + 300 ) . ' GMT' ] );
		$failures = $this->failures();
		self::assertSame( [ 'signature', 'clock' ], array_keys( $failures ) );
		self::assertMatchesRegularExpression( '/ (299|300) /', $failures['clock'] );
		self::assertStringNotContainsString( 'WORDPRESS_SHARED_SECRET', $failures['signature'] );
	}

	/**
	 * The rest, each by itself.
	 */
	public function test_each_other_fault_is_named(): void {
		$faults = [
			'site_url'       => [ 'site_url' => 'https://other.example' ],
			'version'        => [ 'version' => '0.2.0' ],
			'orders'         => [ 'providers' => [ 'stripe' => 'on' ] ],
			'stripe'         => [ 'providers' => [ 'woocommerce' => 'on' ] ],
			'refunds_paused' => [ 'refunds_paused' => [ 'reason' => 'checkpoint_ahead' ] ],
		];
		foreach ( $faults as $name => $changed ) {
			$this->sidecar()->answer( 200, self::healthy( $changed ) );
			self::assertSame( [ $name ], array_keys( $this->failures() ) );
		}
	}

	/**
	 * A sidecar with new data has forgotten the webhook.
	 */
	public function test_a_sidecar_that_lost_the_webhook_is_told_again(): void {
		( new Settings( $this->sidecar()->url, self::SECRET, true, 'https://hooks.example.com/' ) )->save();
		$this->sidecar()->answer( 200, self::healthy() );
		self::assertSame( [], $this->failures() );
		$seen = $this->sidecar()->seen();
		self::assertSame( [ 'GET', 'PUT' ], array_column( $seen, 'REQUEST_METHOD' ) );
		self::assertStringContainsString( '"approvals_webhook_url":"https:\/\/hooks.example.com\/"', $seen[1]['body'] );
	}
}
