<?php
/**
 * Requests that the sidecar signed.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Database;
use AI_Support_Chat\Jwt;
use AI_Support_Chat\Keys;
use AI_Support_Chat\Pairing;
use AI_Support_Chat\Request_Token;
use AI_Support_Chat\Schema;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-site-test-case.php';

/**
 * The signed routes: what was not signed for this very request is refused, a repeat is answered and not carried out.
 */
final class Signed_Requests_Test extends Site_Test_Case {

	private const BODY = '{"template":"ticket","reference":"T-1","requester_email":null,"subject":"Hello","body":"Help","locale":"en"}';

	/**
	 * A signature for POST mail with BODY, with some of it changed.
	 *
	 * @param array<string, mixed> $changed Claims.
	 */
	private static function signature( array $changed = [], ?Keys $keys = null, string $purpose = Keys::REQUEST ): string {
		$keys  ??= self::keys();
		$claims  = $changed + [
			'iss' => self::ORIGIN,
			'aud' => 'ai-support-chat/wordpress',
			'jti' => bin2hex( random_bytes( 16 ) ),
			'iat' => time(),
			'exp' => time() + 60,
			'htm' => 'POST',
			'htu' => '/ai-support-chat/v1/mail',
			'bsh' => hash( 'sha256', self::BODY ),
		];
		$purpose = Keys::SESSION === $purpose ? Keys::SESSION : Keys::REQUEST;
		return Jwt::sign( $claims, $keys->key( $purpose ), $keys->kid( $purpose ) );
	}

	/**
	 * Sends BODY to mail.
	 */
	private function mail( string $signature, string $body = self::BODY, string $query = '' ): \WP_REST_Response {
		return $this->call( 'POST', '/mail' . $query, $body, [ Request_Token::HEADER => $signature ] );
	}

	/**
	 * The base of the tests below: unchanged, it is accepted.
	 */
	public function test_a_signed_request_is_carried_out(): void {
		self::assertSame( 202, $this->mail( self::signature() )->get_status() );
		self::assertCount( 1, $this->mails );
	}

	/**
	 * One rule each.
	 *
	 * @return iterable<string, array{\Closure(): string, 1?: string, 2?: string}>
	 */
	public static function refused(): iterable {
		yield 'signed with another secret' => [ static fn(): string => self::signature( [], self::keys( 'another-shared-secret-of-the-tests-0123456' ) ) ];
		yield 'signed by a copy of the site' => [ static fn(): string => self::signature( [], self::keys( self::SECRET, 'https://staging.shop.example' ) ) ];
		yield 'signed with the key of sessions' => [ static fn(): string => self::signature( [], null, Keys::SESSION ) ];
		yield 'signed for another method' => [ static fn(): string => self::signature( [ 'htm' => 'GET' ] ) ];
		yield 'signed for another path' => [ static fn(): string => self::signature( [ 'htu' => '/ai-support-chat/v1/checkpoints' ] ) ];
		yield 'signed for another query' => [ static fn(): string => self::signature(), self::BODY, '?template=ticket' ];
		yield 'signed for another body' => [ static fn(): string => self::signature(), str_replace( 'T-1', 'T-2', self::BODY ) ];
		yield 'signed for the sidecar' => [ static fn(): string => self::signature( [ 'aud' => 'ai-support-chat/sidecar' ] ) ];
		yield 'signed for another site' => [ static fn(): string => self::signature( [ 'iss' => 'https://other.example' ] ) ];
		yield 'stale' => [ static fn(): string => self::signature( [ 'iat' => time() - 70, 'exp' => time() - 10 ] ) ];
		yield 'from the future' => [ static fn(): string => self::signature( [ 'iat' => time() + 30 ] ) ];
		yield 'valid for too long' => [ static fn(): string => self::signature( [ 'exp' => time() + 3600 ] ) ];
		yield 'an id that is too short' => [ static fn(): string => self::signature( [ 'jti' => 'abc' ] ) ];
		yield 'text' => [ static fn(): string => 'not a token' ];
	}

	/**
	 * Refused, and nothing happens.
	 *
	 * @param \Closure(): string $signature Made when it is sent: it holds for a minute only.
	 */
	#[DataProvider( 'refused' )]
	public function test_a_request_is_refused( \Closure $signature, string $body = self::BODY, string $query = '' ): void {
		self::assert_problem( 401, 'bad-signature', $this->mail( $signature(), $body, $query ) );
		self::assertSame( [], $this->mails );
	}

	/**
	 * Nobody else may call, however high their rank.
	 */
	public function test_an_administrator_without_a_signature_is_refused(): void {
		$this->act_as( 'administrator' );
		self::assert_problem( 401, 'not-signed', $this->call( 'POST', '/mail', self::BODY ) );
		self::assert_problem( 401, 'not-signed', $this->call( 'POST', '/checkpoints', '{}' ) );
		self::assert_problem( 401, 'not-signed', $this->call( 'GET', '/checkpoints/latest' ) );
		self::assertSame( [], $this->mails );
	}

	/**
	 * A repeat.
	 */
	public function test_a_repeat_gets_the_stored_response_and_changes_nothing(): void {
		$signature = self::signature();
		$first     = $this->mail( $signature );
		$second    = $this->mail( $signature );
		self::assertSame( [ 202, self::body( $first ) ], [ $second->get_status(), self::body( $second ) ] );
		self::assertSame( [ '', '1' ], [ self::header( $first, 'X-AI-Support-Chat-Replayed' ), self::header( $second, 'X-AI-Support-Chat-Replayed' ) ] );
		self::assertCount( 1, $this->mails );
	}

	/**
	 * An error is an answer too.
	 */
	public function test_a_repeat_of_a_failure_gets_the_stored_failure(): void {
		$this->mail_works = false;
		$signature        = self::signature();
		self::assert_problem( 502, 'mail-failed', $this->mail( $signature ) );
		$this->mail_works = true;
		$second           = $this->mail( $signature );
		self::assert_problem( 502, 'mail-failed', $second );
		self::assertSame( '1', self::header( $second, 'X-AI-Support-Chat-Replayed' ) );
		self::assertSame( [], $this->mails );
	}

	/**
	 * An id stands for one request.
	 */
	public function test_an_id_used_for_another_request_is_refused(): void {
		$jti  = bin2hex( random_bytes( 16 ) );
		$body = str_replace( 'T-1', 'T-2', self::BODY );
		$this->mail( self::signature( [ 'jti' => $jti ] ) );
		self::assert_problem( 409, 'id-reused', $this->mail( self::signature( [ 'jti' => $jti, 'bsh' => hash( 'sha256', $body ) ] ), $body ) );
		self::assertCount( 1, $this->mails );
	}

	/**
	 * Two at the same time: the second finds the id claimed and no answer yet.
	 */
	public function test_a_repeat_while_the_first_is_carried_out_is_told_to_wait(): void {
		$signature = self::signature();
		$inner     = null;
		$repeat    = function ( mixed $done ) use ( $signature, &$inner ): mixed {
			$inner ??= $this->mail( $signature );
			return $done;
		};
		add_filter( 'pre_wp_mail', $repeat, 5 );
		$outer = $this->mail( $signature );
		self::assertSame( 202, $outer->get_status() );
		self::assertInstanceOf( \WP_REST_Response::class, $inner );
		self::assert_problem( 409, 'in-progress', $inner );
		self::assertCount( 1, $this->mails );
	}

	/**
	 * Asking twice whether a caller may call (as WordPress does for its Allow header) uses nothing up.
	 */
	public function test_the_permission_alone_does_not_use_the_id_up(): void {
		$signature = self::signature();
		$routes    = rest_get_server()->get_routes( 'ai-support-chat/v1' );
		$request   = new \WP_REST_Request( 'POST', '/ai-support-chat/v1/mail' );
		$request->set_header( Request_Token::HEADER, $signature );
		$request->set_body( self::BODY );
		$handlers = $routes['/ai-support-chat/v1/mail'];
		self::assertIsArray( $handlers );
		self::assertIsArray( $handlers[0] );
		self::assertIsCallable( $handlers[0]['permission_callback'] );
		self::assertTrue( $handlers[0]['permission_callback']( $request ) );
		self::assertTrue( $handlers[0]['permission_callback']( $request ) );
		$request->set_header( Request_Token::HEADER, self::signature( [ 'htm' => 'GET' ] ) );
		self::assertInstanceOf( \WP_Error::class, $handlers[0]['permission_callback']( $request ) );
		self::assertSame( 202, $this->mail( $signature )->get_status() );
	}

	/**
	 * The kept row outlives the signature, so there is no moment in which a repeat is neither known nor stale.
	 */
	public function test_cleaning_keeps_ids_as_long_as_their_signature_could_be_accepted(): void {
		$signature = self::signature( [ 'iat' => time() - 60, 'exp' => time() - 4 ] );
		self::assertSame( 202, $this->mail( $signature )->get_status() );
		do_action( 'ai_support_chat_clean' );
		self::assertSame( '1', self::header( $this->mail( $signature ), 'X-AI-Support-Chat-Replayed' ) );
		Database::execute( 'UPDATE %i SET expires_at = 1', Schema::table( Schema::REPLAYS ) );
		do_action( 'ai_support_chat_clean' );
		self::assertNull( Database::row( 'SELECT jti FROM %i', Schema::table( Schema::REPLAYS ) ) );
	}

	/**
	 * A copied site does not even look at signatures.
	 */
	public function test_a_copy_of_the_site_answers_no_signed_request(): void {
		( new Pairing() )->bind();
		$this->home = 'https://staging.shop.example';
		self::assert_problem( 503, 'not-paired', $this->mail( self::signature() ) );
		self::assertSame( [], $this->mails );
	}
}
