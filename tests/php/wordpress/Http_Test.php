<?php
/**
 * The routes over real HTTP.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Jwt;
use AI_Support_Chat\Keys;
use AI_Support_Chat\Pairing;
use AI_Support_Chat\Request_Token;

require_once dirname( __DIR__ ) . '/support/class-site-test-case.php';
require_once dirname( __DIR__ ) . '/support/class-php-server.php';

/**
 * What only a web server shows: headers as sent, cookies as sent, the query as sent.
 *
 * @phpstan-type Answer array{status: int, headers: array<string, string>, body: string}
 */
final class Http_Test extends Site_Test_Case {

	/**
	 * The site.
	 */
	private static ?Php_Server $server = null;

	/**
	 * The server's folder.
	 */
	private static string $folder = '';

	/**
	 * Starts the site and gives the tests its address.
	 */
	protected function setUp(): void {
		parent::setUp();
		if ( null === self::$server ) {
			self::$folder = Php_Server::folder();
			self::$server = new Php_Server( dirname( __DIR__ ) . '/support/site-router.php', self::$folder, [ 'SITE_HOME' => '%s' ] );
		}
		$this->home = self::$server->url;
		( new Pairing() )->bind();
	}

	/**
	 * Ends the site.
	 */
	public static function tearDownAfterClass(): void {
		if ( null !== self::$server ) {
			self::$server->stop();
			Php_Server::remove( self::$folder );
			self::$server = null;
		}
	}

	/**
	 * Sends a request.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Path and query.
	 * @param string $body Raw.
	 * @param array<string, string> $headers Headers.
	 * @return Answer
	 */
	private function send( string $method, string $path, string $body = '', array $headers = [] ): array {
		if ( '' !== $body ) {
			$headers['Content-Type'] = 'application/json';
		}
		$answer = wp_remote_request(
			$this->home . $path,
			[
				'method'      => $method,
				'headers'     => $headers,
				'body'        => $body,
				'timeout'     => 20.0,
				'redirection' => 0,
			]
		);
		self::assertIsArray( $answer );
		$sent = [];
		foreach ( wp_remote_retrieve_headers( $answer ) as $name => $value ) {
			$sent[ (string) $name ] = is_string( $value ) ? $value : '';
		}
		return [
			'status'  => (int) wp_remote_retrieve_response_code( $answer ),
			'headers' => $sent,
			'body'    => wp_remote_retrieve_body( $answer ),
		];
	}

	/**
	 * The claims of a session reply.
	 *
	 * @param Answer $answer A reply.
	 * @return array<string, mixed>
	 */
	private function claims( array $answer ): array {
		self::assertSame( 200, $answer['status'], $answer['body'] );
		$body = json_decode( $answer['body'], true );
		self::assertIsArray( $body );
		self::assertIsString( $body['token'] );
		$keys = self::keys( self::SECRET, $this->home );
		return Jwt::verify( $body['token'], $keys->key( Keys::SESSION ), $keys->kid( Keys::SESSION ) );
	}

	/**
	 * The cookie as a browser sends it, without a nonce.
	 */
	public function test_a_login_cookie_names_the_user_over_http(): void {
		$user = $this->user( 'subscriber' );
		$this->login_cookie( $user );
		$cookie = $_COOKIE[ LOGGED_IN_COOKIE ];
		self::assertIsString( $cookie );
		$headers = [
			'Origin' => $this->home,
			'Cookie' => LOGGED_IN_COOKIE . '=' . rawurlencode( $cookie ),
		];
		$answer  = $this->send( 'POST', '/index.php?rest_route=/ai-support-chat/v1/session', '{}', $headers );
		self::assertSame( (string) $user->ID, $this->claims( $answer )['sub'] );
		self::assertStringContainsString( 'no-store', $answer['headers']['cache-control'] ?? '' );
		self::assertArrayNotHasKey( 'set-cookie', $answer['headers'] );
		$guest = $this->send( 'POST', '/index.php?rest_route=/ai-support-chat/v1/session', '{}', [ 'Origin' => $this->home ] );
		self::assertArrayNotHasKey( 'sub', $this->claims( $guest ) );
	}

	/**
	 * WordPress would let every origin read its answers.
	 */
	public function test_no_other_site_may_read_an_answer(): void {
		foreach ( [ 'ai-support-chat/v1', 'AI-Support-Chat/V1' ] as $namespace ) {
			$answer = $this->send( 'POST', '/index.php?rest_route=/' . $namespace . '/session', '{}', [ 'Origin' => 'https://evil.example' ] );
			self::assertSame( 403, $answer['status'] );
			self::assertArrayNotHasKey( 'access-control-allow-origin', $answer['headers'] );
			self::assertArrayNotHasKey( 'access-control-allow-credentials', $answer['headers'] );
			self::assertStringStartsWith( 'application/problem+json', $answer['headers']['content-type'] ?? '' );
			self::assertStringContainsString( 'no-store', $answer['headers']['cache-control'] ?? '' );
		}
	}

	/**
	 * Ways around the method.
	 */
	public function test_a_link_or_a_script_element_opens_no_session(): void {
		foreach ( [ '&_method=POST', '&_method=POST&_jsonp=x', '' ] as $more ) {
			$answer = $this->send( 'GET', '/index.php?rest_route=/ai-support-chat/v1/session' . $more, '', [ 'Sec-Fetch-Site' => 'cross-site' ] );
			self::assertGreaterThanOrEqual( 400, $answer['status'] );
			self::assertStringNotContainsString( 'token', $answer['body'] );
		}
	}

	/**
	 * The sidecar's own form of address.
	 */
	public function test_a_signed_request_with_a_query_is_accepted_and_repeated(): void {
		$route = '/ai-support-chat/v1/checkpoints/latest';
		$token = Request_Token::sign( self::keys( self::SECRET, $this->home ), Request_Token::TO_WORDPRESS, 'GET', $route . '?instance=in%201', '', null, time(), bin2hex( random_bytes( 16 ) ) );
		$sent  = fn( string $query ): array => $this->send( 'GET', '/index.php?rest_route=' . $route . $query, '', [ Request_Token::HEADER => $token ] );
		$first = $sent( '&instance=in%201' );
		self::assertSame( [ 200, '{"checkpoint":null}' ], [ $first['status'], $first['body'] ] );
		$second = $sent( '&instance=in%201' );
		self::assertSame( [ 200, '{"checkpoint":null}', '1' ], [ $second['status'], $second['body'], $second['headers']['x-ai-support-chat-replayed'] ?? '' ] );
		foreach ( [ '', '&instance=in%202', '&instance=in%201&x=1', '&instance=in+1' ] as $query ) {
			self::assertSame( 401, $sent( $query )['status'], $query );
		}
	}

	/**
	 * Raw bytes, as sent.
	 */
	public function test_a_body_is_checked_byte_by_byte(): void {
		$route  = '/ai-support-chat/v1/checkpoints';
		$body   = '{"instance":"in_1","size":1,"note":"x"}';
		$token  = Request_Token::sign( self::keys( self::SECRET, $this->home ), Request_Token::TO_WORDPRESS, 'POST', $route, $body, null, time(), bin2hex( random_bytes( 16 ) ) );
		$sent   = fn( string $bytes ): array => $this->send( 'POST', '/index.php?rest_route=' . $route, $bytes, [ Request_Token::HEADER => $token ] );
		self::assertSame( 401, $sent( $body . ' ' )['status'] );
		$answer = $sent( $body );
		self::assertSame( 400, $answer['status'] );
		self::assertStringContainsString( '"field":"note"', $answer['body'] );
	}

	/**
	 * Not even with a cookie, over HTTP.
	 */
	public function test_a_cookie_without_a_nonce_reads_no_refund(): void {
		$this->login_cookie( $this->user( 'administrator' ) );
		$cookie = $_COOKIE[ LOGGED_IN_COOKIE ];
		self::assertIsString( $cookie );
		$answer = $this->send( 'GET', '/index.php?rest_route=/ai-support-chat/v1/approvals', '', [ 'Cookie' => LOGGED_IN_COOKIE . '=' . rawurlencode( $cookie ) ] );
		self::assertSame( 401, $answer['status'] );
		$answer = $this->send( 'GET', '/index.php?rest_route=/ai-support-chat/v1/settings&_jsonp=x', '', [ 'Cookie' => LOGGED_IN_COOKIE . '=' . rawurlencode( $cookie ) ] );
		self::assertStringNotContainsString( 'whsec_', $answer['body'] );
	}
}
