<?php
/**
 * A test on a real WordPress.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Capabilities;
use AI_Support_Chat\Handover;
use AI_Support_Chat\Keys;
use AI_Support_Chat\Open_Refunds;
use AI_Support_Chat\Pairing;
use AI_Support_Chat\Request_Token;
use AI_Support_Chat\Schema;
use AI_Support_Chat\Settings;
use PHPUnit\Framework\TestCase;

/**
 * A test on a real WordPress, as https://shop.example. Each test begins with the plugin set up and nobody logged in.
 *
 * @phpstan-type Mail array{to: string, subject: string, message: string, headers: string, from_name: string}
 */
abstract class Site_Test_Case extends TestCase {

	protected const ORIGIN = 'https://shop.example';
	protected const SECRET = 'the-shared-secret-of-the-tests-0123456789';

	/**
	 * The site's address, as get_option( 'home' ) gives it.
	 */
	protected string $home = self::ORIGIN;

	/**
	 * What was mailed.
	 *
	 * @var list<Mail>
	 */
	protected array $mails = [];

	/**
	 * Whether mail can be handed over.
	 */
	protected bool $mail_works = true;

	/**
	 * Accounts made by the test.
	 *
	 * @var list<int>
	 */
	private array $users = [];

	/**
	 * Sets the site up.
	 */
	protected function setUp(): void {
		if ( ! function_exists( 'rest_get_server' ) ) {
			self::markTestSkipped( 'needs a WordPress: set AI_SUPPORT_CHAT_WP_DIR' );
		}
		if ( null === get_role( 'shop_manager' ) ) {
			add_role( 'shop_manager', 'Shop manager', [ 'read' => true ] );
		}
		( new Capabilities() )->grant();
		Schema::drop();
		Schema::ensure();
		$this->forget();
		$this->configure( 'http://127.0.0.1:9' );
		remove_all_filters( 'pre_option_home' );
		remove_all_filters( 'pre_wp_mail' );
		add_filter( 'pre_option_home', fn(): string => $this->home );
		add_filter( 'pre_wp_mail', fn( mixed $done, mixed $mail ): bool => $this->take_mail( $mail ), 10, 2 );
		$_SERVER['REMOTE_ADDR']  = '192.0.2.1';
		$_SERVER['QUERY_STRING'] = '';
		$_COOKIE                 = [];
		wp_set_current_user( 0 );
	}

	/**
	 * Leaves nothing behind.
	 */
	protected function tearDown(): void {
		if ( ! function_exists( 'rest_get_server' ) ) {
			return;
		}
		remove_all_filters( 'pre_option_home' );
		remove_all_filters( 'pre_wp_mail' );
		foreach ( $this->users as $id ) {
			wp_delete_user( $id );
		}
		$this->forget();
		wp_set_current_user( 0 );
		$_COOKIE = [];
	}

	/**
	 * Stores settings as a save does, and pairs.
	 */
	protected function configure( string $url, string $secret = self::SECRET ): void {
		( new Settings( $url, $secret, true, '' ) )->save();
		delete_option( Pairing::OPTION );
	}

	/**
	 * The keys of both sides.
	 */
	protected static function keys( string $secret = self::SECRET, string $origin = self::ORIGIN ): Keys {
		return new Keys( $secret, $origin );
	}

	/**
	 * An account of a role.
	 */
	protected function user( string $role ): \WP_User {
		$name = $role . '-' . bin2hex( random_bytes( 4 ) );
		$id   = wp_insert_user(
			[
				'user_login'   => $name,
				'user_email'   => $name . '@example.com',
				'user_pass'    => wp_generate_password(),
				'display_name' => ucfirst( $role ) . ' Zoë',
				'role'         => $role,
			]
		);
		self::assertIsInt( $id );
		$this->users[] = $id;
		$user          = get_userdata( $id );
		self::assertInstanceOf( \WP_User::class, $user );
		return $user;
	}

	/**
	 * Logs an account in as wp-admin's scripts are: cookie and nonce, so REST knows who it is.
	 */
	protected function act_as( string $role ): \WP_User {
		$user = $this->user( $role );
		wp_set_current_user( $user->ID );
		return $user;
	}

	/**
	 * Sets the login cookie only, as a visitor's browser sends it.
	 */
	protected function login_cookie( \WP_User $user, int $expires_in = 3600 ): void {
		$manager                     = \WP_Session_Tokens::get_instance( $user->ID );
		$expires                     = time() + $expires_in;
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $user->ID, $expires, 'logged_in', $manager->create( time() + 3600 ) );
	}

	/**
	 * A request to a route of ours, through all of REST's own checks.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Below the namespace, with its query.
	 * @param array<string, mixed>|string|null $body JSON object, or text as it is.
	 * @param array<string, string> $headers Headers.
	 */
	protected function call( string $method, string $path, array|string|null $body = null, array $headers = [] ): \WP_REST_Response {
		[ $route, $query ]       = explode( '?', $path . '?' );
		$_SERVER['QUERY_STRING'] = $query;
		$request                 = new \WP_REST_Request( $method, '/ai-support-chat/v1' . $route );
		wp_parse_str( $query, $parameters );
		$request->set_query_params( $parameters );
		if ( null !== $body ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( is_string( $body ) ? $body : self::json( $body ) );
		}
		foreach ( $headers as $name => $value ) {
			$request->set_header( $name, $value );
		}
		$response = apply_filters( 'rest_post_dispatch', rest_ensure_response( rest_get_server()->dispatch( $request ) ), rest_get_server(), $request );
		self::assertInstanceOf( \WP_REST_Response::class, $response );
		return $response;
	}

	/**
	 * A request that the sidecar signed.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Below the namespace, with its query.
	 * @param array<string, mixed>|null $body JSON object.
	 * @param string|null $jti The request's id; null: a new one.
	 */
	protected function call_signed( string $method, string $path, ?array $body = null, ?string $jti = null ): \WP_REST_Response {
		$json  = null === $body ? '' : self::json( $body );
		$token = Request_Token::sign( self::keys(), Request_Token::TO_WORDPRESS, $method, '/ai-support-chat/v1' . $path, $json, null, time(), $jti ?? bin2hex( random_bytes( 16 ) ) );
		return $this->call( $method, $path, null === $body ? null : $json, [ Request_Token::HEADER => $token ] );
	}

	/**
	 * A response's JSON, as a client reads it.
	 *
	 * @return array<string, mixed>
	 */
	protected static function body( \WP_REST_Response $response ): array {
		$value = json_decode( self::json( $response->get_data() ), true, 64, JSON_THROW_ON_ERROR );
		self::assertIsArray( $value );
		$body = [];
		foreach ( $value as $name => $member ) {
			$body[ (string) $name ] = $member;
		}
		return $body;
	}

	/**
	 * Asserts a problem: its status, its name and its field.
	 */
	protected static function assert_problem( int $status, string $slug, \WP_REST_Response $response, ?string $field = null ): void {
		$body = self::body( $response );
		self::assertSame( [ $status, 'urn:ai-support-chat:problem:' . $slug, $field ], [ $response->get_status(), $body['type'] ?? $body, $body['field'] ?? null ] );
		self::assertSame( $status, $body['status'] ?? null );
		self::assertNotSame( '', $body['detail'] ?? '' );
		self::assertStringStartsWith( 'application/problem+json', self::header( $response, 'Content-Type' ) );
	}

	/**
	 * A header of a response, '' when it has none.
	 */
	protected static function header( \WP_REST_Response $response, string $name ): string {
		$value = $response->get_headers()[ $name ] ?? '';
		return is_scalar( $value ) ? (string) $value : '';
	}

	/**
	 * JSON.
	 *
	 * @param mixed $value Anything.
	 */
	protected static function json( mixed $value ): string {
		return json_encode( $value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
	}

	/**
	 * Keeps a mail instead of sending it.
	 *
	 * @param mixed $mail What wp_mail was given.
	 */
	private function take_mail( mixed $mail ): bool {
		self::assertIsArray( $mail );
		if ( $this->mail_works ) {
			$text          = static fn( mixed $value ): string => is_array( $value ) ? implode( "\n", array_filter( $value, 'is_string' ) ) : ( is_string( $value ) ? $value : '' );
			$this->mails[] = [
				'to'        => $text( $mail['to'] ?? '' ),
				'subject'   => $text( $mail['subject'] ?? '' ),
				'message'   => $text( $mail['message'] ?? '' ),
				'headers'   => $text( $mail['headers'] ?? '' ),
				'from_name' => $text( apply_filters( 'wp_mail_from_name', 'WordPress' ) ),
			];
		}
		return $this->mail_works;
	}

	/**
	 * Removes what a test may have stored.
	 */
	private function forget(): void {
		foreach ( [ Settings::OPTION, Pairing::OPTION ] as $option ) {
			delete_option( $option );
		}
		delete_transient( Open_Refunds::TRANSIENT );
		delete_transient( Open_Refunds::ASKED );
		wp_clear_scheduled_hook( Handover::EVENT );
	}
}
