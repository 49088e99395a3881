<?php
/**
 * A test on a real WordPress that talks to a real HTTP server in the sidecar's place.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Jwt;
use AI_Support_Chat\Keys;

require_once __DIR__ . '/class-site-test-case.php';
require_once __DIR__ . '/class-sidecar-server.php';

/**
 * The server lives as long as the test class.
 *
 * @phpstan-import-type Seen from Sidecar_Server
 */
abstract class Sidecar_Test_Case extends Site_Test_Case {

	/**
	 * The server.
	 */
	private static ?Sidecar_Server $server = null;

	/**
	 * Points the site at the server.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->sidecar()->forget();
		$this->sidecar()->answer( 200, [] );
		$this->configure( $this->sidecar()->url );
	}

	/**
	 * Ends the server.
	 */
	public static function tearDownAfterClass(): void {
		self::$server?->stop();
		self::$server = null;
	}

	/**
	 * The server, started when it is first needed.
	 */
	protected function sidecar(): Sidecar_Server {
		return self::$server ??= new Sidecar_Server();
	}

	/**
	 * The one request that the server got.
	 *
	 * @return Seen
	 */
	protected function only_request(): array {
		$seen = $this->sidecar()->seen();
		self::assertCount( 1, $seen );
		return $seen[0];
	}

	/**
	 * The claims of a request's signature, after checking that it was signed for exactly this request.
	 *
	 * @param Seen $seen A request.
	 * @return array<string, mixed>
	 */
	protected static function claims_of( array $seen, ?Keys $keys = null ): array {
		$keys ??= self::keys();
		$claims = Jwt::verify( $seen['headers']['x-ai-support-chat-signature'] ?? '', $keys->key( Keys::REQUEST ), $keys->kid( Keys::REQUEST ) );
		self::assertSame( 'ai-support-chat/sidecar', $claims['aud'] );
		self::assertSame( $keys->origin, $claims['iss'] );
		self::assertSame( [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'], hash( 'sha256', $seen['body'] ) ], [ $claims['htm'], $claims['htu'], $claims['bsh'] ] );
		self::assertIsInt( $claims['iat'] );
		self::assertIsInt( $claims['exp'] );
		self::assertLessThanOrEqual( 60, $claims['exp'] - $claims['iat'] );
		self::assertIsString( $claims['jti'] );
		self::assertSame( 1, preg_match( '/^[0-9a-f]{32}$/D', $claims['jti'] ) );
		return $claims;
	}
}
