<?php
/**
 * The settings page's routes.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Handover;
use AI_Support_Chat\Pairing;
use AI_Support_Chat\Settings;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-sidecar-test-case.php';

/**
 * GET and POST settings: the secret comes in and never goes out, and a save is one step.
 */
final class Settings_Routes_Test extends Sidecar_Test_Case {

	private const NEW_SECRET = 'another-shared-secret-of-the-tests-0123456789';

	/**
	 * What the sidecar answers to a handover that it takes.
	 */
	private function sidecar_takes_it(): void {
		$this->sidecar()->answer( 200, [ 'version' => '0.1.0' ] );
	}

	/**
	 * Each route.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function routes(): iterable {
		yield 'read' => [ 'GET', '/settings' ];
		yield 'save' => [ 'POST', '/settings' ];
		yield 'test' => [ 'POST', '/connection-test' ];
	}

	/**
	 * A shop manager approves refunds and may not change where they are sent.
	 */
	#[DataProvider( 'routes' )]
	public function test_only_who_manages_the_site_may( string $method, string $path ): void {
		$this->act_as( 'shop_manager' );
		self::assert_problem( 403, 'forbidden', $this->call( $method, $path, '{"streaming_on":false}' ) );
		wp_set_current_user( 0 );
		self::assert_problem( 401, 'not-logged-in', $this->call( $method, $path, '{"streaming_on":false}' ) );
		self::assertTrue( Settings::load()->streaming_on );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * Reading.
	 */
	public function test_the_secret_is_never_answered(): void {
		$this->act_as( 'administrator' );
		$response = $this->call( 'GET', '/settings' );
		$body     = self::body( $response );
		self::assertSame(
			[
				'backend_base_url'      => $this->sidecar()->url,
				'api_key_set'           => true,
				'streaming_on'          => true,
				'approvals_webhook_url' => '',
				'webhook_secret'        => self::keys()->webhook_secret(),
				'site_origin'           => self::ORIGIN,
				'paired_origin'         => null,
				'managed'               => [
					'backend_base_url' => false,
					'api_key'          => false,
				],
			],
			$body
		);
		self::assertStringNotContainsString( self::SECRET, self::json( $body ) );
		self::assertStringContainsString( 'no-store', self::header( $response, 'Cache-Control' ) );
	}

	/**
	 * Saving.
	 */
	public function test_a_save_hands_the_settings_to_the_sidecar_and_pairs_the_site(): void {
		update_option( 'blogname', 'Lantern &amp; Wick' );
		$this->act_as( 'administrator' );
		$this->sidecar_takes_it();
		$response = $this->call(
			'POST',
			'/settings',
			[
				'backend_base_url'      => strtoupper( $this->sidecar()->url ) . '/',
				'api_key'               => self::NEW_SECRET,
				'streaming_on'          => false,
				'approvals_webhook_url' => 'https://hooks.example.com/a?b=c',
			]
		);
		$body     = self::body( $response );
		self::assertSame( 200, $response->get_status(), self::json( $body ) );
		self::assertArrayNotHasKey( 'warning', $body );
		self::assertSame( [ $this->sidecar()->url, true, false, 'https://hooks.example.com/a?b=c', self::ORIGIN ], [ $body['backend_base_url'], $body['api_key_set'], $body['streaming_on'], $body['approvals_webhook_url'], $body['paired_origin'] ] );
		self::assertSame( self::keys( self::NEW_SECRET )->webhook_secret(), $body['webhook_secret'] );
		$seen = $this->only_request();
		self::assertSame( [ 'PUT', '/internal/settings' ], [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'] ] );
		self::claims_of( $seen, self::keys( self::NEW_SECRET ) );
		self::assertSame(
			[
				'approvals_webhook_url' => 'https://hooks.example.com/a?b=c',
				'site_name'             => 'Lantern & Wick',
				'locale'                => 'en-US',
			],
			json_decode( $seen['body'], true )
		);
		self::assertSame( self::NEW_SECRET, Settings::load()->api_key );
	}

	/**
	 * What is absent stays.
	 */
	public function test_a_save_without_a_key_keeps_the_key(): void {
		$this->act_as( 'administrator' );
		$this->sidecar_takes_it();
		$this->call( 'POST', '/settings', [ 'streaming_on' => false ] );
		self::assertSame( [ self::SECRET, $this->sidecar()->url, false ], [ Settings::load()->api_key, Settings::load()->backend_base_url, Settings::load()->streaming_on ] );
	}

	/**
	 * Fields that are refused.
	 *
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function wrong(): iterable {
		yield 'an address with a path' => [ [ 'backend_base_url' => 'http://127.0.0.1:8787/api' ], 'backend_base_url' ];
		yield 'an address with a password' => [ [ 'backend_base_url' => 'http://a:b@127.0.0.1:8787' ], 'backend_base_url' ];
		yield 'an address of another kind' => [ [ 'backend_base_url' => 'file:///etc/passwd' ], 'backend_base_url' ];
		yield 'an address without a scheme' => [ [ 'backend_base_url' => '127.0.0.1:8787' ], 'backend_base_url' ];
		yield 'a number for an address' => [ [ 'backend_base_url' => 8787 ], 'backend_base_url' ];
		yield 'a short key' => [ [ 'api_key' => 'secret' ], 'api_key' ];
		yield 'an empty key' => [ [ 'api_key' => '' ], 'api_key' ];
		yield 'a key with spaces' => [ [ 'api_key' => 'four words are no key, however long they are' ], 'api_key' ];
		yield 'a null key' => [ [ 'api_key' => null ], 'api_key' ];
		yield 'streaming in words' => [ [ 'streaming_on' => 'yes' ], 'streaming_on' ];
		yield 'streaming null' => [ [ 'streaming_on' => null ], 'streaming_on' ];
		yield 'a webhook that is no address' => [ [ 'approvals_webhook_url' => 'hooks.example.com' ], 'approvals_webhook_url' ];
		yield 'a webhook with a script' => [ [ 'approvals_webhook_url' => 'javascript:alert(1)' ], 'approvals_webhook_url' ];
		yield 'a webhook with a space' => [ [ 'approvals_webhook_url' => 'https://hooks.example.com/a b' ], 'approvals_webhook_url' ];
		yield 'another setting' => [ [ 'siteurl' => 'https://evil.example' ], 'siteurl' ];
	}

	/**
	 * The error names the field; nothing is saved or handed over, of the good fields neither.
	 *
	 * @param array<string, mixed> $input The request.
	 */
	#[DataProvider( 'wrong' )]
	public function test_a_wrong_field_is_named_and_nothing_is_saved( array $input, string $field ): void {
		$this->act_as( 'administrator' );
		$before = get_option( Settings::OPTION );
		self::assert_problem( 400, 'invalid-setting', $this->call( 'POST', '/settings', $input + [ 'streaming_on' => false ] ), $field );
		self::assertSame( $before, get_option( Settings::OPTION ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The sidecar judges whether a webhook is a private address.
	 */
	public function test_a_webhook_that_the_sidecar_refuses_saves_nothing(): void {
		$this->act_as( 'administrator' );
		$before = get_option( Settings::OPTION );
		$this->sidecar()->answer(
			400,
			[
				'detail' => 'This is a private address.',
				'field'  => 'approvals_webhook_url',
			]
		);
		$input    = [
			'approvals_webhook_url' => 'http://192.168.0.7/hook',
			'streaming_on'          => false,
		];
		$response = $this->call( 'POST', '/settings', $input );
		self::assert_problem( 400, 'webhook-refused', $response, 'approvals_webhook_url' );
		self::assertStringContainsString( 'This is a private address.', self::json( $response->get_data() ) );
		self::assertSame( $before, get_option( Settings::OPTION ) );
		self::assertFalse( wp_next_scheduled( Handover::EVENT ) );
	}

	/**
	 * The sidecar's address may be what is being corrected.
	 */
	public function test_a_sidecar_that_is_down_does_not_prevent_a_save_and_is_told_later(): void {
		$this->act_as( 'administrator' );
		$input    = [
			'backend_base_url'      => 'http://127.0.0.1:9',
			'approvals_webhook_url' => 'https://hooks.example.com/',
		];
		$response = $this->call( 'POST', '/settings', $input );
		$warning  = self::body( $response )['warning'] ?? '';
		self::assertSame( 200, $response->get_status() );
		self::assertIsString( $warning );
		self::assertStringContainsString( 'does not answer at http://127.0.0.1:9', $warning );
		self::assertSame( 'http://127.0.0.1:9', Settings::load()->backend_base_url );
		self::assertIsInt( wp_next_scheduled( Handover::EVENT ) );

		$this->sidecar_takes_it();
		$this->call( 'POST', '/settings', [ 'backend_base_url' => $this->sidecar()->url ] );
		self::assertFalse( wp_next_scheduled( Handover::EVENT ) );
	}

	/**
	 * Cron's turn.
	 */
	public function test_cron_hands_the_settings_over_once_the_sidecar_is_there(): void {
		( new Settings( $this->sidecar()->url, self::SECRET, true, 'https://hooks.example.com/' ) )->save();
		$this->sidecar_takes_it();
		do_action( Handover::EVENT );
		$seen = $this->only_request();
		self::claims_of( $seen );
		self::assertStringContainsString( '"approvals_webhook_url":"https:\/\/hooks.example.com\/"', $seen['body'] );
	}

	/**
	 * Another secret on the other side.
	 */
	public function test_a_wrong_key_is_saved_with_a_warning_that_explains(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer( 401, [ 'detail' => 'Other keys.' ] );
		$response = $this->call( 'POST', '/settings', [ 'api_key' => self::NEW_SECRET ] );
		$warning  = self::body( $response )['warning'] ?? '';
		self::assertIsString( $warning );
		self::assertStringContainsString( 'WORDPRESS_SHARED_SECRET', $warning );
		self::assertStringContainsString( self::ORIGIN, $warning );
		self::assertStringNotContainsString( self::NEW_SECRET, self::json( $response->get_data() ) );
	}

	/**
	 * Saving is how a copy becomes a site of its own.
	 */
	public function test_saving_pairs_a_copied_site_anew(): void {
		( new Pairing() )->bind();
		$this->home = 'https://staging.shop.example';
		$this->act_as( 'administrator' );
		$this->sidecar_takes_it();
		self::assertNull( self::body( $this->call( 'GET', '/settings' ) )['webhook_secret'] );
		$body = self::body( $this->call( 'POST', '/settings', '{}' ) );
		self::assertSame( [ $this->home, $this->home ], [ $body['site_origin'], $body['paired_origin'] ] );
		self::claims_of( $this->only_request(), self::keys( self::SECRET, $this->home ) );
	}

	/**
	 * Before any setting.
	 */
	public function test_a_first_save_without_a_key_is_kept_and_nobody_is_called(): void {
		delete_option( Settings::OPTION );
		$this->act_as( 'administrator' );
		$body = self::body( $this->call( 'POST', '/settings', [ 'backend_base_url' => $this->sidecar()->url ] ) );
		self::assertSame( [ $this->sidecar()->url, false, null ], [ $body['backend_base_url'], $body['api_key_set'], $body['webhook_secret'] ] );
		self::assertSame( [], $this->sidecar()->seen() );
	}
}
