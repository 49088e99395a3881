<?php
/**
 * The session of a visitor.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Jwt;
use AI_Support_Chat\Keys;
use AI_Support_Chat\Pairing;
use AI_Support_Chat\Settings;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-site-test-case.php';

/**
 * POST session: identity from the login cookie alone, pages of this site alone, 30 days, and limits.
 */
final class Session_Route_Test extends Site_Test_Case {

	private const OURS = [
		'Origin'         => self::ORIGIN,
		'Sec-Fetch-Site' => 'same-origin',
	];

	/**
	 * Opens or renews a session from a page of the site.
	 *
	 * @param string|null $token The token the browser holds.
	 */
	private function open( ?string $token = null ): \WP_REST_Response {
		return $this->call( 'POST', '/session', null === $token ? '{}' : [ 'token' => $token ], self::OURS );
	}

	/**
	 * The claims of a reply's token, read with the keys of the site.
	 *
	 * @return array<string, mixed>
	 */
	private static function claims( \WP_REST_Response $response ): array {
		self::assertSame( 200, $response->get_status(), self::json( $response->get_data() ) );
		$token = self::body( $response )['token'];
		self::assertIsString( $token );
		return Jwt::verify( $token, self::keys()->key( Keys::SESSION ), self::keys()->kid( Keys::SESSION ) );
	}

	/**
	 * A token of this site with some claims changed.
	 *
	 * @param array<string, mixed> $changed Claims.
	 */
	private static function token( array $changed = [], string $secret = self::SECRET ): string {
		$keys   = self::keys( $secret );
		$claims = $changed + [
			'iss' => self::ORIGIN,
			'aud' => 'ai-support-chat/session',
			'sid' => '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33',
			'sat' => time() - 86400,
			'iat' => time() - 86400,
			'exp' => time() - 85500,
		];
		return Jwt::sign( $claims, $keys->key( Keys::SESSION ), $keys->kid( Keys::SESSION ) );
	}

	/**
	 * The reply, as contract/wordpress.ts states it.
	 */
	public function test_a_guest_gets_a_session_that_names_nobody(): void {
		$response = $this->open();
		$claims   = self::claims( $response );
		$body     = self::body( $response );
		self::assertSame( [ 'token', 'session_id', 'expires_at', 'user', 'api_base', 'relay_base', 'streaming' ], array_keys( $body ) );
		self::assertNull( $body['user'] );
		self::assertSame( '/api/agent', $body['api_base'] );
		self::assertTrue( $body['streaming'] );
		self::assertSame( $claims['sid'], $body['session_id'] );
		self::assertSame( $claims['exp'], is_string( $body['expires_at'] ) ? strtotime( $body['expires_at'] ) : null );
		self::assertSame( [ 'iss', 'aud', 'sid', 'sat', 'iat', 'exp' ], array_keys( $claims ) );
		self::assertSame( [ self::ORIGIN, 'ai-support-chat/session' ], [ $claims['iss'], $claims['aud'] ] );
		self::assertIsInt( $claims['iat'] );
		self::assertSame( [ $claims['iat'] + 900, $claims['iat'] ], [ $claims['exp'], $claims['sat'] ] );
		self::assertStringContainsString( 'no-store', self::header( $response, 'Cache-Control' ) );
	}

	/**
	 * Without a nonce, REST takes everybody for nobody.
	 */
	public function test_the_login_cookie_names_the_user_without_a_nonce(): void {
		$user = $this->user( 'subscriber' );
		$this->login_cookie( $user );
		$response = $this->open();
		$claims   = self::claims( $response );
		self::assertSame( [ (string) $user->ID, $user->user_email ], [ $claims['sub'], $claims['email'] ] );
		self::assertSame( [ 'name' => $user->display_name ], self::body( $response )['user'] );
		self::assertSame( 0, get_current_user_id() );
	}

	/**
	 * Cookies that log nobody in.
	 */
	public function test_a_forged_or_ended_login_names_nobody(): void {
		$user = $this->user( 'administrator' );
		$this->login_cookie( $user, -7200 );
		self::assertArrayNotHasKey( 'sub', self::claims( $this->open() ), 'expired' );

		$this->login_cookie( $user );
		\WP_Session_Tokens::get_instance( $user->ID )->destroy_all();
		self::assertArrayNotHasKey( 'sub', self::claims( $this->open() ), 'logged out elsewhere' );

		$this->login_cookie( $user );
		$_COOKIE[ LOGGED_IN_COOKIE ] = preg_replace( '/.$/', 'x', is_string( $_COOKIE[ LOGGED_IN_COOKIE ] ) ? $_COOKIE[ LOGGED_IN_COOKIE ] : '' );
		self::assertArrayNotHasKey( 'sub', self::claims( $this->open() ), 'forged' );
	}

	/**
	 * A REST login by nonce is not the visitor's cookie.
	 */
	public function test_the_current_user_of_rest_is_not_asked(): void {
		$this->act_as( 'administrator' );
		self::assertArrayNotHasKey( 'sub', self::claims( $this->open() ) );
	}

	/**
	 * Renewal.
	 */
	public function test_renewal_keeps_the_session_and_its_beginning(): void {
		$began  = time() - 20 * 86400;
		$claims = self::claims( $this->open( self::token( [ 'sat' => $began ] ) ) );
		self::assertSame( [ '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33', $began ], [ $claims['sid'], $claims['sat'] ] );
		self::assertGreaterThan( time() + 800, $claims['exp'] );
	}

	/**
	 * Renewal after 30 days.
	 */
	public function test_a_session_of_thirty_days_is_not_renewed(): void {
		$claims = self::claims( $this->open( self::token( [ 'sat' => time() - 30 * 86400 - 1 ] ) ) );
		self::assertNotSame( '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33', $claims['sid'] );
	}

	/**
	 * The token says who the visitor was; the cookie says who they are.
	 */
	public function test_logging_out_detaches_the_user_and_keeps_the_session(): void {
		$claims = self::claims( $this->open( self::token( [ 'sub' => '1', 'email' => 'owner@shop.example' ] ) ) );
		self::assertSame( '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33', $claims['sid'] );
		self::assertArrayNotHasKey( 'sub', $claims );
		self::assertArrayNotHasKey( 'email', $claims );
	}

	/**
	 * A guest who logs in.
	 */
	public function test_logging_in_attaches_the_user_and_keeps_the_session(): void {
		$user = $this->user( 'subscriber' );
		$this->login_cookie( $user );
		$claims = self::claims( $this->open( self::token() ) );
		self::assertSame( [ '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33', (string) $user->ID ], [ $claims['sid'], $claims['sub'] ] );
	}

	/**
	 * The next person at the same browser.
	 */
	public function test_another_user_does_not_inherit_the_session(): void {
		$user = $this->user( 'subscriber' );
		$this->login_cookie( $user );
		$claims = self::claims( $this->open( self::token( [ 'sub' => (string) ( $user->ID + 1 ) ] ) ) );
		self::assertNotSame( '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33', $claims['sid'] );
		self::assertSame( (string) $user->ID, $claims['sub'] );
	}

	/**
	 * A page cached before the keys were rotated still starts a chat.
	 */
	public function test_a_token_of_rotated_keys_gets_a_new_session_and_no_error(): void {
		$claims = self::claims( $this->open( self::token( [ 'sub' => '1' ], 'the-secret-before-it-was-rotated-0123456789' ) ) );
		self::assertNotSame( '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33', $claims['sid'] );
		self::assertArrayNotHasKey( 'sub', $claims );
	}

	/**
	 * A forged token proves nothing.
	 */
	public function test_a_forged_token_gets_a_new_session(): void {
		$forged = preg_replace( '/[^.]+$/', str_repeat( 'A', 43 ), self::token( [ 'sub' => '1' ] ) );
		$claims = self::claims( $this->open( (string) $forged ) );
		self::assertNotSame( '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33', $claims['sid'] );
	}

	/**
	 * Where a browser says the request comes from.
	 *
	 * @return iterable<string, array{array<string, string>, bool}>
	 */
	public static function senders(): iterable {
		yield 'this site' => [ self::OURS, true ];
		yield 'this site, old browser' => [ [ 'Origin' => self::ORIGIN ], true ];
		yield 'another site' => [ [ 'Origin' => 'https://evil.example' ], false ];
		yield 'another site, with our origin written over' => [ [ 'Origin' => self::ORIGIN, 'Sec-Fetch-Site' => 'cross-site' ], false ];
		yield 'another host of the same domain' => [ [ 'Origin' => 'https://blog.shop.example', 'Sec-Fetch-Site' => 'same-site' ], false ];
		yield 'another port' => [ [ 'Origin' => self::ORIGIN . ':8443' ], false ];
		yield 'without TLS' => [ [ 'Origin' => 'http://shop.example' ], false ];
		yield 'a sandboxed frame' => [ [ 'Origin' => 'null' ], false ];
		yield 'an address that was typed' => [ [ 'Sec-Fetch-Site' => 'none' ], false ];
		yield 'no browser' => [ [], false ];
	}

	/**
	 * Only pages of this site get a token: the cookie is sent from everywhere.
	 *
	 * @param array<string, string> $headers What the browser sets.
	 */
	#[DataProvider( 'senders' )]
	public function test_only_pages_of_this_site_get_a_session( array $headers, bool $allowed ): void {
		$this->login_cookie( $this->user( 'subscriber' ) );
		$response = $this->call( 'POST', '/session', '{}', $headers );
		if ( $allowed ) {
			self::assertSame( 200, $response->get_status() );
			return;
		}
		self::assert_problem( 403, 'cross-site', $response );
		self::assertStringNotContainsString( 'token', self::json( $response->get_data() ) );
	}

	/**
	 * A read-only method would be cached and followed.
	 */
	public function test_a_session_is_not_opened_by_get(): void {
		self::assertSame( 404, $this->call( 'GET', '/session', null, self::OURS )->get_status() );
	}

	/**
	 * Bodies that are refused.
	 *
	 * @return iterable<string, array{string, int, string, string|null}>
	 */
	public static function bodies(): iterable {
		yield 'another field' => [ '{"sub":"1"}', 400, 'invalid-body', 'sub' ];
		yield 'a token that is no text' => [ '{"token":1}', 400, 'invalid-body', 'token' ];
		yield 'a null token' => [ '{"token":null}', 400, 'invalid-body', 'token' ];
		yield 'a token that is too long' => [ '{"token":"' . str_repeat( 'a', 4097 ) . '"}', 400, 'invalid-body', 'token' ];
		yield 'a list' => [ '[]', 400, 'invalid-json', null ];
		yield 'too much' => [ '{"token":"' . str_repeat( 'a', 70000 ) . '"}', 413, 'too-large', null ];
	}

	/**
	 * The error names the field.
	 */
	#[DataProvider( 'bodies' )]
	public function test_a_wrong_body_is_refused( string $body, int $status, string $slug, ?string $field ): void {
		self::assert_problem( $status, $slug, $this->call( 'POST', '/session', $body, self::OURS ), $field );
	}

	/**
	 * WordPress itself refuses this, before any route is asked.
	 */
	public function test_malformed_json_is_a_problem_too(): void {
		self::assert_problem( 400, 'rest-invalid-json', $this->call( 'POST', '/session', '{"token":', self::OURS ) );
	}

	/**
	 * The limit is in the database, and an address has one of its own.
	 */
	public function test_too_many_sessions_from_one_address_are_refused_until_the_window_ends(): void {
		add_filter( 'ai_support_chat_session_limit', static fn(): int => 3 );
		try {
			for ( $count = 0; $count < 3; $count++ ) {
				self::assertSame( 200, $this->open()->get_status() );
			}
			// Neither a forwarded header nor a token gets around it.
			$refused = $this->call( 'POST', '/session', [ 'token' => self::token() ], self::OURS + [ 'X-Forwarded-For' => '198.51.100.7' ] );
			self::assert_problem( 429, 'rate-limited', $refused );
			self::assertGreaterThan( 0, (int) self::header( $refused, 'Retry-After' ) );
			self::assertLessThanOrEqual( 600, (int) self::header( $refused, 'Retry-After' ) );
			$_SERVER['REMOTE_ADDR'] = '192.0.2.2';
			self::assertSame( 200, $this->open()->get_status() );
		} finally {
			remove_all_filters( 'ai_support_chat_session_limit' );
		}
	}

	/**
	 * One connection has 2^64 IPv6 addresses.
	 */
	public function test_addresses_of_one_ipv6_network_are_counted_together(): void {
		add_filter( 'ai_support_chat_session_limit', static fn(): int => 1 );
		try {
			$_SERVER['REMOTE_ADDR'] = '2001:db8:1:2::1';
			self::assertSame( 200, $this->open()->get_status() );
			$_SERVER['REMOTE_ADDR'] = '2001:db8:1:2:ffff::9';
			self::assertSame( 429, $this->open()->get_status() );
			$_SERVER['REMOTE_ADDR'] = '2001:db8:1:3::1';
			self::assertSame( 200, $this->open()->get_status() );
		} finally {
			remove_all_filters( 'ai_support_chat_session_limit' );
		}
	}

	/**
	 * Streaming is a setting.
	 */
	public function test_the_reply_tells_to_poll_when_streaming_is_off(): void {
		( new Settings( 'http://127.0.0.1:9', self::SECRET, false, '' ) )->save();
		self::assertFalse( self::body( $this->open() )['streaming'] );
	}

	/**
	 * Nothing is signed before the owner has set the chat up.
	 */
	public function test_no_session_before_the_chat_is_set_up(): void {
		delete_option( Settings::OPTION );
		self::assert_problem( 503, 'not-configured', $this->open() );
	}

	/**
	 * A staging copy must not speak for the shop.
	 */
	public function test_a_copy_of_the_site_signs_nothing(): void {
		( new Pairing() )->bind();
		$this->home = 'https://staging.shop.example';
		$response   = $this->call( 'POST', '/session', '{}', [ 'Origin' => $this->home ] );
		self::assert_problem( 503, 'not-paired', $response );
	}
}
