<?php
/**
 * The link between WordPress and the sidecar, by frozen vectors.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Actor;
use AI_Support_Chat\Invalid_Token;
use AI_Support_Chat\Jwt;
use AI_Support_Chat\Keys;
use AI_Support_Chat\Request_Token;
use AI_Support_Chat\Session_Token;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

require_once dirname( __DIR__ ) . '/support/class-vectors.php';

/**
 * Both sides of the link read the same file, so either side that drifts fails.
 *
 * @phpstan-import-type Request from Vectors
 */
final class Link_Vectors_Test extends TestCase {

	/**
	 * The keys of the vectors.
	 */
	private static function keys(): Keys {
		$link = Vectors::link();
		return new Keys( $link['secret'], $link['origin'] );
	}

	/**
	 * HKDF, salt, purposes and names.
	 */
	public function test_keys_are_derived_apart_from_the_secret_and_the_origin(): void {
		$link = Vectors::link();
		$keys = self::keys();
		foreach ( [ Keys::SESSION, Keys::REQUEST, Keys::CALLBACK ] as $purpose ) {
			self::assertSame( $link['keys'][ $purpose ]['key'], bin2hex( $keys->key( $purpose ) ) );
			self::assertSame( $link['keys'][ $purpose ]['kid'], $keys->kid( $purpose ) );
		}
		self::assertSame( $link['webhook_secret'], $keys->webhook_secret() );
	}

	/**
	 * The bytes of a session token.
	 */
	public function test_a_session_token_is_read_and_written_as_frozen(): void {
		$link = Vectors::link();
		$keys = self::keys();
		self::assertSame( $link['session']['token'], Jwt::sign( $link['session']['claims'], $keys->key( Keys::SESSION ), $keys->kid( Keys::SESSION ) ) );
		$session = Session_Token::session_of( $keys, $link['session']['token'], $link['session']['now'] );
		self::assertSame(
			[
				'sid' => $link['session']['claims']['sid'],
				'sat' => $link['session']['claims']['sat'],
				'sub' => $link['session']['claims']['sub'],
			],
			$session
		);
	}

	/**
	 * Each frozen request.
	 *
	 * @return iterable<string, array{Request}>
	 */
	public static function requests(): iterable {
		foreach ( Vectors::link()['requests'] as $request ) {
			yield $request['method'] . ' ' . $request['target'] => [ $request ];
		}
	}

	/**
	 * The bytes of a signed request.
	 *
	 * @param Request $request A vector.
	 */
	#[DataProvider( 'requests' )]
	public function test_a_request_is_signed_and_accepted_as_frozen( array $request ): void {
		$act   = $request['claims']['act'] ?? null;
		$actor = null === $act ? null : new Actor( $act['id'], $act['name'], $act['can'] );
		self::assertSame(
			$request['token'],
			Request_Token::sign( self::keys(), $request['audience'], $request['method'], $request['target'], $request['body'], $actor, $request['now'], $request['claims']['jti'] )
		);
		self::assertSame(
			[
				'jti' => $request['claims']['jti'],
				'exp' => $request['claims']['exp'],
			],
			Request_Token::verify( self::keys(), $request['audience'], $request['token'], $request['method'], $request['target'], $request['body'], $request['now'] )
		);
	}

	/**
	 * Each token that must be refused.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function refused(): iterable {
		foreach ( Vectors::link()['refused'] as $refused ) {
			yield $refused['why'] => [ $refused['token'] ];
		}
	}

	/**
	 * One rule each: the token differs from a good one in what its name says.
	 */
	#[DataProvider( 'refused' )]
	public function test_a_request_is_refused( string $token ): void {
		$request = Vectors::link()['requests'][0];
		$this->expectException( Invalid_Token::class );
		Request_Token::verify( self::keys(), $request['audience'], $token, $request['method'], $request['target'], $request['body'], $request['now'] );
	}

	/**
	 * The tolerance for clocks, to the second.
	 */
	public function test_five_seconds_of_skew_are_tolerated_and_six_are_not(): void {
		$request = Vectors::link()['requests'][0];
		$verify  = static fn( int $now ): array => Request_Token::verify( self::keys(), $request['audience'], $request['token'], $request['method'], $request['target'], $request['body'], $now );
		$issued  = $request['now'];
		$expires = $request['claims']['exp'];
		$verify( $issued - 5 );
		$verify( $expires + 5 );
		foreach ( [ $issued - 6, $expires + 6 ] as $now ) {
			try {
				$verify( $now );
				self::fail( 'accepted at ' . $now );
			} catch ( Invalid_Token $refused ) {
				self::assertStringContainsString( 'clocks', $refused->getMessage() );
			}
		}
	}

	/**
	 * The last letter of a signature has two bits that mean nothing; only their one canonical form is accepted.
	 */
	public function test_a_second_spelling_of_a_signature_is_refused(): void {
		$link  = Vectors::link();
		$token = $link['requests'][0]['token'];
		$keys  = self::keys();
		$last  = strpos( 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', substr( $token, -1 ) );
		$other = substr( $token, 0, -1 ) . substr( 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', (int) $last + 1, 1 );
		self::assertSame( base64_decode( strtr( (string) strrchr( $token, '.' ), '-_.', '+/ ' ) ), base64_decode( strtr( (string) strrchr( $other, '.' ), '-_.', '+/ ' ) ) );
		$this->expectException( Invalid_Token::class );
		Jwt::verify( $other, $keys->key( Keys::REQUEST ), $keys->kid( Keys::REQUEST ) );
	}

	/**
	 * Nothing prints the secret.
	 */
	public function test_keys_do_not_show_the_secret_when_dumped(): void {
		ob_start();
		var_dump( self::keys() );
		self::assertStringNotContainsString( Vectors::link()['secret'], (string) ob_get_clean() );
	}
}
