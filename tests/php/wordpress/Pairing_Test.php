<?php
/**
 * The pairing of a site with its sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Pairing;
use AI_Support_Chat\Problem;
use AI_Support_Chat\Site_Origin;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-site-test-case.php';

/**
 * The pairing is bound to the site's address.
 */
final class Pairing_Test extends Site_Test_Case {

	/**
	 * First use.
	 */
	public function test_the_first_use_binds_the_pairing(): void {
		$pairing = new Pairing();
		self::assertNull( $pairing->paired_origin() );
		self::assertSame( self::ORIGIN, $pairing->link()->keys->origin );
		self::assertSame( self::ORIGIN, $pairing->paired_origin() );
		self::assertFalse( $pairing->is_broken() );
	}

	/**
	 * A copy.
	 */
	public function test_a_copy_has_no_link(): void {
		$pairing = new Pairing();
		$pairing->bind();
		$this->home = 'https://staging.shop.example';
		self::assertTrue( $pairing->is_broken() );
		$this->expectException( Problem::class );
		$pairing->link();
	}

	/**
	 * Tools that copy a site rewrite its address wherever they find it.
	 */
	public function test_the_stored_address_is_not_found_by_a_search_and_replace(): void {
		( new Pairing() )->bind();
		$stored = get_option( Pairing::OPTION );
		self::assertIsString( $stored );
		self::assertStringNotContainsString( 'shop.example', $stored );
		self::assertSame( self::ORIGIN, ( new Pairing() )->paired_origin() );
	}

	/**
	 * A damaged option is no pairing.
	 */
	public function test_a_damaged_pairing_reads_as_none(): void {
		foreach ( [ '', 'zz', 'abc', [ 'x' ] ] as $damaged ) {
			update_option( Pairing::OPTION, $damaged );
			self::assertNull( ( new Pairing() )->paired_origin() );
		}
	}

	/**
	 * Addresses and their origins.
	 *
	 * @return iterable<string, array{string, string|null}>
	 */
	public static function origins(): iterable {
		yield 'plain' => [ 'https://shop.example', 'https://shop.example' ];
		yield 'with a path' => [ 'https://shop.example/blog/', 'https://shop.example' ];
		yield 'upper case' => [ 'HTTPS://Shop.Example/', 'https://shop.example' ];
		yield 'default port' => [ 'https://shop.example:443', 'https://shop.example' ];
		yield 'default port of http' => [ 'http://shop.example:80/', 'http://shop.example' ];
		yield 'port' => [ 'http://127.0.0.1:8080', 'http://127.0.0.1:8080' ];
		yield 'port of the other scheme' => [ 'http://shop.example:443', 'http://shop.example:443' ];
		yield 'IPv6' => [ 'http://[::1]:8080/', 'http://[::1]:8080' ];
		yield 'international' => [ 'https://bücher.example', 'https://xn--bcher-kva.example' ];
		yield 'password' => [ 'https://a:b@shop.example', 'https://shop.example' ];
		yield 'other scheme' => [ 'ftp://shop.example', null ];
		yield 'no scheme' => [ 'shop.example', null ];
		yield 'nothing' => [ '', null ];
	}

	/**
	 * As URL.origin states it in the sidecar.
	 */
	#[DataProvider( 'origins' )]
	public function test_the_origin_of_an_address( string $url, ?string $origin ): void {
		self::assertSame( $origin, Site_Origin::of( $url ) );
	}
}
