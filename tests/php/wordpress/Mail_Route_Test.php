<?php
/**
 * Mail that the sidecar asks for.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Schema;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-site-test-case.php';

/**
 * POST mail: the two templates, in the reader's language, with nothing of the code left behind.
 */
final class Mail_Route_Test extends Site_Test_Case {

	/**
	 * A request for a code.
	 *
	 * @param array<string, mixed> $changed Members.
	 * @return array<string, mixed>
	 */
	private static function order_code( array $changed = [] ): array {
		return $changed + [
			'template'        => 'order_code',
			'to'              => 'zoe@example.com',
			'order_number'    => '#1001',
			'code'            => '493027',
			'expires_minutes' => 10,
			'locale'          => 'en-US',
		];
	}

	/**
	 * A request for a ticket.
	 *
	 * @param array<string, mixed> $changed Members.
	 * @return array<string, mixed>
	 */
	private static function ticket( array $changed = [] ): array {
		return $changed + [
			'template'        => 'ticket',
			'reference'       => 'TK-7F3A',
			'requester_email' => 'zoe@example.com',
			'subject'         => 'Damaged parcel',
			'body'            => "The box was open.\nWhat now?",
			'locale'          => 'de-DE',
		];
	}

	/**
	 * The code.
	 */
	public function test_a_code_goes_to_the_address_of_the_order(): void {
		update_option( 'blogname', 'Lantern &amp; Wick' );
		$response = $this->call_signed( 'POST', '/mail', self::order_code() );
		self::assertSame( [ 202, [ 'accepted' => true ] ], [ $response->get_status(), self::body( $response ) ] );
		self::assertCount( 1, $this->mails );
		$mail = $this->mails[0];
		self::assertSame( 'zoe@example.com', $mail['to'] );
		self::assertSame( '[Lantern & Wick] Your code for order #1001', $mail['subject'] );
		self::assertSame( 'Lantern & Wick', $mail['from_name'] );
		self::assertStringContainsString( '493027', $mail['message'] );
		self::assertStringContainsString( 'within 10 minutes', $mail['message'] );
		self::assertStringContainsString( 'text/plain', $mail['headers'] );
		self::assertStringNotContainsString( '493027', $mail['subject'] );
	}

	/**
	 * The answer tells nobody whether an order exists.
	 */
	public function test_without_an_address_the_answer_is_the_same_and_nothing_is_sent(): void {
		$sent   = $this->call_signed( 'POST', '/mail', self::order_code() );
		$unsent = $this->call_signed( 'POST', '/mail', self::order_code( [ 'to' => null ] ) );
		self::assertSame( [ $sent->get_status(), self::body( $sent ), $sent->get_headers() ], [ $unsent->get_status(), self::body( $unsent ), $unsent->get_headers() ] );
		self::assertCount( 1, $this->mails );
	}

	/**
	 * The reader's language: as far as it is installed.
	 */
	public function test_the_words_are_those_of_the_readers_language(): void {
		$seen     = null;
		$speak    = static fn( mixed $text, mixed $original, mixed $domain ): mixed => 'ai-support-chat' === $domain ? strtoupper( determine_locale() ) . ': ' . ( is_string( $text ) ? $text : '' ) : $text;
		$german   = static fn( mixed $languages ): array => [ ...( is_array( $languages ) ? $languages : [] ), 'de_DE' ];
		$observed = static function ( mixed $locale ) use ( &$seen ): void {
			$seen = $locale;
		};
		add_filter( 'get_available_languages', $german );
		// It reads the installed languages once.
		$before                        = $GLOBALS['wp_locale_switcher'];
		$GLOBALS['wp_locale_switcher'] = new \WP_Locale_Switcher();
		$GLOBALS['wp_locale_switcher']->init();
		add_filter( 'gettext', $speak, 10, 3 );
		add_action( 'switch_locale', $observed );
		try {
			foreach ( [ 'de-DE', 'de', 'de_AT' ] as $tag ) {
				$seen = null;
				$this->call_signed( 'POST', '/mail', self::order_code( [ 'locale' => $tag ] ) );
				self::assertSame( 'de_DE', $seen, $tag );
			}
			self::assertStringContainsString( 'DE_DE: ', $this->mails[0]['message'] );
			self::assertSame( get_locale(), determine_locale() );
			$this->call_signed( 'POST', '/mail', self::order_code( [ 'locale' => 'xx-YY' ] ) );
			self::assertStringNotContainsString( 'DE_DE', $this->mails[3]['message'] );
		} finally {
			$GLOBALS['wp_locale_switcher'] = $before;
			remove_filter( 'get_available_languages', $german );
			remove_filter( 'gettext', $speak );
			remove_action( 'switch_locale', $observed );
		}
	}

	/**
	 * A ticket.
	 */
	public function test_a_ticket_goes_to_the_shop_and_is_answered_to_the_customer(): void {
		$response = $this->call_signed( 'POST', '/mail', self::ticket() );
		self::assertSame( 202, $response->get_status() );
		$mail = $this->mails[0];
		self::assertSame( get_option( 'admin_email' ), $mail['to'] );
		self::assertStringContainsString( 'TK-7F3A: Damaged parcel', $mail['subject'] );
		self::assertStringContainsString( "The box was open.\nWhat now?", $mail['message'] );
		self::assertStringContainsString( 'Reply-To: zoe@example.com', $mail['headers'] );
	}

	/**
	 * A visitor who left no address.
	 */
	public function test_a_ticket_without_an_address_has_nobody_to_reply_to(): void {
		self::assertSame( 202, $this->call_signed( 'POST', '/mail', self::ticket( [ 'requester_email' => null ] ) )->get_status() );
		self::assertStringNotContainsString( 'Reply-To', $this->mails[0]['headers'] );
	}

	/**
	 * A customer writes the subject.
	 */
	public function test_a_subject_cannot_add_a_header(): void {
		$this->call_signed( 'POST', '/mail', self::ticket( [ 'subject' => "Hi\r\nBcc: everybody@example.com" ] ) );
		self::assertSame( 1, preg_match( '/^[^\r\n]*$/D', $this->mails[0]['subject'] ) );
		self::assertStringNotContainsString( 'Bcc', $this->mails[0]['headers'] );
	}

	/**
	 * Members that are refused.
	 *
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function wrong(): iterable {
		yield 'another template' => [ [ 'template' => 'newsletter' ], 'template' ];
		yield 'no template' => [ [ 'to' => 'zoe@example.com' ], 'template' ];
		yield 'an address that is none' => [ self::order_code( [ 'to' => "zoe@example.com\nBcc: x@example.com" ] ), 'to' ];
		yield 'two addresses' => [ self::order_code( [ 'to' => 'zoe@example.com,x@example.com' ] ), 'to' ];
		yield 'a list of addresses' => [ self::order_code( [ 'to' => [ 'zoe@example.com' ] ] ), 'to' ];
		yield 'words for a code' => [ self::order_code( [ 'code' => 'Click http://evil.example' ] ), 'code' ];
		yield 'minutes in words' => [ self::order_code( [ 'expires_minutes' => '10' ] ), 'expires_minutes' ];
		yield 'a ticket without a body' => [ array_diff_key( self::ticket(), [ 'body' => 1 ] ), 'body' ];
		yield 'a member of the other template' => [ self::ticket( [ 'code' => '493027' ] ), 'code' ];
	}

	/**
	 * The error names the field, nothing is sent.
	 *
	 * @param array<string, mixed> $body The request.
	 */
	#[DataProvider( 'wrong' )]
	public function test_a_wrong_request_is_refused( array $body, string $field ): void {
		self::assert_problem( 400, 'invalid-body', $this->call_signed( 'POST', '/mail', $body ), $field );
		self::assertSame( [], $this->mails );
	}

	/**
	 * A mail set-up that fails.
	 */
	public function test_a_mail_that_cannot_be_sent_is_a_502_worth_a_retry(): void {
		$this->mail_works = false;
		$response         = $this->call_signed( 'POST', '/mail', self::order_code() );
		self::assert_problem( 502, 'mail-failed', $response );
		self::assertGreaterThan( 0, self::body( $response )['retry_after'] );
		self::assertStringNotContainsString( '493027', self::json( $response->get_data() ) );
	}

	/**
	 * The sidecar did not get the answer, and asks again later under a new signature.
	 */
	public function test_a_ticket_asked_for_again_is_mailed_once(): void {
		foreach ( [ 1, 2, 3 ] as $_ ) {
			self::assertSame( 202, $this->call_signed( 'POST', '/mail', self::ticket() )->get_status() );
		}
		self::assertCount( 1, $this->mails );
		$this->call_signed( 'POST', '/mail', self::ticket( [ 'reference' => 'TK-OTHER' ] ) );
		$this->call_signed( 'POST', '/mail', self::ticket( [ 'body' => 'Another ticket that got the same reference.' ] ) );
		self::assertCount( 3, $this->mails );
	}

	/**
	 * Only what was handed over counts as mailed.
	 */
	public function test_a_ticket_that_could_not_be_mailed_is_mailed_when_asked_for_again(): void {
		$this->mail_works = false;
		self::assert_problem( 502, 'mail-failed', $this->call_signed( 'POST', '/mail', self::ticket() ) );
		$this->mails      = [];
		$this->mail_works = true;
		self::assertSame( 202, $this->call_signed( 'POST', '/mail', self::ticket() )->get_status() );
		self::assertCount( 1, $this->mails );
	}

	/**
	 * A mail server slower than the sidecar waits.
	 */
	public function test_a_ticket_that_is_being_mailed_is_not_mailed_beside_it(): void {
		$beside = null;
		$ask    = function ( mixed $mail ) use ( &$beside, &$ask ): mixed {
			remove_filter( 'wp_mail', $ask );
			$beside = $this->call_signed( 'POST', '/mail', self::ticket() );
			return $mail;
		};
		add_filter( 'wp_mail', $ask );
		self::assertSame( 202, $this->call_signed( 'POST', '/mail', self::ticket() )->get_status() );
		self::assertInstanceOf( \WP_REST_Response::class, $beside );
		self::assert_problem( 409, 'in-progress', $beside );
		self::assertCount( 1, $this->mails );
	}

	/**
	 * Neither the code nor what it could be guessed from.
	 */
	public function test_nothing_of_the_code_is_stored(): void {
		global $wpdb;
		self::assertInstanceOf( \wpdb::class, $wpdb );
		$body = self::order_code();
		$this->call_signed( 'POST', '/mail', $body );
		$stored = '';
		foreach ( [ Schema::REPLAYS, Schema::LIMITS, Schema::CHECKPOINTS ] as $table ) {
			$stored .= self::json( $wpdb->get_results( 'SELECT * FROM ' . Schema::table( $table ), ARRAY_A ) ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- a table's name.
		}
		$stored .= self::json( $wpdb->get_results( "SELECT option_value FROM {$wpdb->options}", ARRAY_A ) );
		self::assertStringContainsString( 'accepted', $stored );
		self::assertStringNotContainsString( '493027', $stored );
		self::assertStringNotContainsString( hash( 'sha256', self::json( $body ) ), $stored );
	}
}
