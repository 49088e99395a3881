<?php
/**
 * What an old session token proves.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Jwt;
use AI_Support_Chat\Keys;
use AI_Support_Chat\Session_Token;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/**
 * Renewal: expiry is ignored, nothing else is.
 */
final class Session_Token_Test extends TestCase {

	private const NOW = 1767225600;
	private const SID = '2f1d6f6e-6d1c-4f0e-9a55-0c6b8d1f2a33';

	/**
	 * Keys for these tests.
	 */
	private static function keys( string $secret = 'a-secret-of-at-least-32-characters', string $origin = 'https://shop.example' ): Keys {
		return new Keys( $secret, $origin );
	}

	/**
	 * A token with some claims changed.
	 *
	 * @param array<string, mixed> $changed Claims.
	 */
	private static function token( array $changed = [], ?Keys $keys = null ): string {
		$keys ??= self::keys();
		$claims = $changed + [
			'iss' => 'https://shop.example',
			'aud' => 'ai-support-chat/session',
			'sid' => self::SID,
			'sat' => self::NOW - 1000,
			'iat' => self::NOW - 1000,
			'exp' => self::NOW - 100,
		];
		return Jwt::sign( $claims, $keys->key( Keys::SESSION ), $keys->kid( Keys::SESSION ) );
	}

	/**
	 * The purpose of renewal.
	 */
	public function test_an_expired_token_still_proves_its_session(): void {
		self::assertSame( self::SID, Session_Token::session_of( self::keys(), self::token(), self::NOW )['sid'] ?? null );
	}

	/**
	 * To the second.
	 */
	public function test_a_session_ends_after_thirty_days(): void {
		$month = 30 * 86400;
		self::assertNotNull( Session_Token::session_of( self::keys(), self::token( [ 'sat' => self::NOW - $month + 1 ] ), self::NOW ) );
		self::assertNull( Session_Token::session_of( self::keys(), self::token( [ 'sat' => self::NOW - $month ] ), self::NOW ) );
	}

	/**
	 * Tokens that prove nothing.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function worthless(): iterable {
		yield 'rotated keys' => [ self::token( [], self::keys( 'another-secret-of-at-least-32-characters' ) ) ];
		yield 'cloned site' => [ self::token( [ 'iss' => 'https://copy.example' ], self::keys( 'a-secret-of-at-least-32-characters', 'https://copy.example' ) ) ];
		yield 'other issuer' => [ self::token( [ 'iss' => 'https://copy.example' ] ) ];
		yield 'other audience' => [ self::token( [ 'aud' => 'ai-support-chat/sidecar' ] ) ];
		yield 'begun in the future' => [ self::token( [ 'sat' => self::NOW + 60 ] ) ];
		yield 'session id that is no UUID' => [ self::token( [ 'sid' => '1 OR 1=1' ] ) ];
		yield 'request key' => [ Jwt::sign( [ 'sid' => self::SID ], self::keys()->key( Keys::REQUEST ), self::keys()->kid( Keys::REQUEST ) ) ];
		yield 'text' => [ 'not a token' ];
		yield 'empty' => [ '' ];
		yield 'signature cut off' => [ substr( self::token(), 0, -1 ) ];
	}

	/**
	 * Null, never an error: the visitor gets a new session.
	 */
	#[DataProvider( 'worthless' )]
	public function test_a_worthless_token_proves_no_session( string $token ): void {
		self::assertNull( Session_Token::session_of( self::keys(), $token, self::NOW ) );
	}
}
