<?php
/**
 * The sidecar's checkpoints.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Database;
use AI_Support_Chat\Schema;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-site-test-case.php';

/**
 * The log's mark in WordPress only grows.
 */
final class Checkpoint_Routes_Test extends Site_Test_Case {

	/**
	 * A checkpoint.
	 *
	 * @return array{instance: string, size: int, note: string}
	 */
	private static function checkpoint( int $size, string $instance = 'in_1', string $root = 'a', string $signer = 'log' ): array {
		return [
			'instance' => $instance,
			'size'     => $size,
			'note'     => "shop.example/$instance\n$size\n" . base64_encode( str_repeat( $root, 32 ) ) . "\n\n\u{2014} $signer " . base64_encode( str_repeat( 's', 68 ) ) . "\n",
		];
	}

	/**
	 * Sends one.
	 *
	 * @param array<string, mixed> $checkpoint The body.
	 */
	private function post( array $checkpoint ): \WP_REST_Response {
		return $this->call_signed( 'POST', '/checkpoints', $checkpoint );
	}

	/**
	 * The latest, as the sidecar asks at start.
	 */
	private function latest( string $query = '' ): mixed {
		$response = $this->call_signed( 'GET', '/checkpoints/latest' . $query );
		self::assertSame( 200, $response->get_status() );
		return self::body( $response )['checkpoint'];
	}

	/**
	 * Before the first.
	 */
	public function test_there_is_none_at_first(): void {
		self::assertNull( $this->latest() );
	}

	/**
	 * Growth.
	 */
	public function test_the_latest_is_the_largest_and_all_are_kept(): void {
		foreach ( [ 0, 3, 9, 10 ] as $size ) {
			self::assertSame( 201, $this->post( self::checkpoint( $size ) )->get_status() );
		}
		self::assertSame( self::checkpoint( 10 ), $this->latest() );
		self::assertSame( '4', Database::row( 'SELECT COUNT(*) AS kept FROM %i', Schema::table( Schema::CHECKPOINTS ) )['kept'] ?? null );
	}

	/**
	 * A log that was cut, or restored from an older copy.
	 */
	public function test_a_smaller_log_is_refused(): void {
		$this->post( self::checkpoint( 10 ) );
		self::assert_problem( 409, 'checkpoint-behind', $this->post( self::checkpoint( 9 ) ), 'size' );
		self::assertSame( self::checkpoint( 10 ), $this->latest() );
	}

	/**
	 * Delivery is at least once.
	 */
	public function test_the_same_checkpoint_again_is_accepted_once(): void {
		self::assertSame( 201, $this->post( self::checkpoint( 10 ) )->get_status() );
		self::assertSame( 200, $this->post( self::checkpoint( 10 ) )->get_status() );
		self::assertSame( 200, $this->post( self::checkpoint( 10, 'in_1', 'a', 'new-key' ) )->get_status() );
		self::assertSame( '1', Database::row( 'SELECT COUNT(*) AS kept FROM %i', Schema::table( Schema::CHECKPOINTS ) )['kept'] ?? null );
	}

	/**
	 * An entry was edited.
	 */
	public function test_another_root_of_the_same_size_is_refused(): void {
		$this->post( self::checkpoint( 10 ) );
		self::assert_problem( 409, 'checkpoint-forked', $this->post( self::checkpoint( 10, 'in_1', 'b' ) ), 'note' );
		self::assertSame( self::checkpoint( 10 ), $this->latest() );
	}

	/**
	 * A new sidecar begins a log of its own.
	 */
	public function test_each_log_has_its_own_latest(): void {
		$this->post( self::checkpoint( 10, 'in_1' ) );
		self::assertSame( 201, $this->post( self::checkpoint( 2, 'in_2' ) )->get_status() );
		self::assertSame( self::checkpoint( 2, 'in_2' ), $this->latest() );
		self::assertSame( self::checkpoint( 10, 'in_1' ), $this->latest( '?instance=in_1' ) );
		self::assertNull( $this->latest( '?instance=in_3' ) );
	}

	/**
	 * Bodies that are refused.
	 *
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function wrong(): iterable {
		yield 'size as text' => [ [ 'size' => '10' ] + self::checkpoint( 10 ), 'size' ];
		yield 'negative size' => [ [ 'size' => -1 ] + self::checkpoint( 10 ), 'size' ];
		yield 'no instance' => [ array_diff_key( self::checkpoint( 10 ), [ 'instance' => 1 ] ), 'instance' ];
		yield 'empty instance' => [ [ 'instance' => '' ] + self::checkpoint( 10 ), 'instance' ];
		yield 'a note of another size' => [ [ 'size' => 11 ] + self::checkpoint( 10 ), 'note' ];
		yield 'a note that is none' => [ [ 'note' => 'trust me' ] + self::checkpoint( 10 ), 'note' ];
		yield 'another field' => [ [ 'received_at' => 'now' ] + self::checkpoint( 10 ), 'received_at' ];
	}

	/**
	 * The error names the field, nothing is kept.
	 *
	 * @param array<string, mixed> $body The request.
	 */
	#[DataProvider( 'wrong' )]
	public function test_a_wrong_checkpoint_is_refused( array $body, string $field ): void {
		self::assert_problem( 400, 'invalid-body', $this->post( $body ), $field );
		self::assertNull( $this->latest() );
	}

	/**
	 * Checkpoints are not among what the daily cleaning removes.
	 */
	public function test_cleaning_keeps_checkpoints(): void {
		$this->post( self::checkpoint( 10 ) );
		do_action( 'ai_support_chat_clean' );
		self::assertSame( self::checkpoint( 10 ), $this->latest() );
	}
}
