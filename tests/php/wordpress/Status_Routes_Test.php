<?php
/**
 * The sidecar's state, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-sidecar-test-case.php';

/**
 * GET status, POST outbox/{id}/reopen: who may ask, and what the sidecar is told of them.
 */
final class Status_Routes_Test extends Sidecar_Test_Case {

	/**
	 * Each route.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function routes(): iterable {
		yield 'status' => [ 'GET', '/status' ];
		yield 'reopen' => [ 'POST', '/outbox/17/reopen' ];
	}

	/**
	 * Approving refunds is not managing the site.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Below the namespace.
	 */
	#[DataProvider( 'routes' )]
	public function test_who_only_approves_refunds_sees_and_reopens_nothing( string $method, string $path ): void {
		$this->act_as( 'shop_manager' );
		self::assert_problem( 403, 'forbidden', $this->call( $method, $path ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The cookie alone is not enough: REST wants a nonce with it.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Below the namespace.
	 */
	#[DataProvider( 'routes' )]
	public function test_an_administrators_cookie_without_a_nonce_reopens_nothing( string $method, string $path ): void {
		$this->login_cookie( $this->user( 'administrator' ) );
		self::assert_problem( 401, 'not-logged-in', $this->call( $method, $path ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The state, as the sidecar tells it.
	 */
	public function test_the_state_reaches_the_screen(): void {
		$this->act_as( 'administrator' );
		$state = [
			'version'  => '0.1.0',
			'breakers' => [
				[
					'provider' => 'shopify',
					'state'    => 'open',
				],
			],
			'outbox'   => [
				'waiting' => 2,
				'parked'  => 0,
			],
		];
		$this->sidecar()->answer( 200, $state );
		$response = $this->call( 'GET', '/status' );
		self::assertSame( [ 200, $state ], [ $response->get_status(), self::body( $response ) ] );
		self::assertStringContainsString( 'no-store', self::header( $response, 'Cache-Control' ) );
		self::assertSame( '/internal/status', $this->only_request()['REQUEST_URI'] );
	}

	/**
	 * Trying again is done in a person's name.
	 */
	public function test_trying_again_is_signed_with_the_person(): void {
		$user = $this->act_as( 'administrator' );
		$this->sidecar()->answer( 200, [ 'parked' => 0 ] );
		$response = $this->call( 'POST', '/outbox/17/reopen' );
		self::assertSame( 200, $response->get_status() );
		$seen = $this->only_request();
		self::assertSame( [ 'POST', '/internal/outbox/17/reopen', '' ], [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'], $seen['body'] ] );
		$act = self::claims_of( $seen )['act'];
		self::assertIsArray( $act );
		self::assertSame( (string) $user->ID, $act['id'] );
		self::assertIsArray( $act['can'] );
		self::assertContains( 'manage_settings', $act['can'] );
	}

	/**
	 * What the sidecar refuses.
	 */
	public function test_a_refusal_reaches_the_screen(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer(
			404,
			[
				'type'   => 'outbox_row_unknown',
				'title'  => 'Not found',
				'status' => 404,
				'detail' => 'This is not given up, or not any more.',
			]
		);
		$response = $this->call( 'POST', '/outbox/17/reopen' );
		self::assertSame( 404, $response->get_status() );
		self::assertSame( 'This is not given up, or not any more.', self::body( $response )['detail'] );
	}

	/**
	 * Only a row's number is a row.
	 */
	public function test_nothing_else_is_a_row(): void {
		$this->act_as( 'administrator' );
		foreach ( [ '0', '-1', 'x', '1.5', '../settings' ] as $id ) {
			self::assertSame( 404, $this->call( 'POST', '/outbox/' . $id . '/reopen' )->get_status() );
		}
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * A site whose key is not the sidecar's is told so, instead of being logged out.
	 */
	public function test_a_signature_that_is_not_accepted_is_no_logout(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer(
			401,
			[
				'type'   => 'signature_unknown_key',
				'title'  => 'Not signed in',
				'status' => 401,
			]
		);
		self::assert_problem( 503, 'not-accepted', $this->call( 'GET', '/status' ) );
	}
}
