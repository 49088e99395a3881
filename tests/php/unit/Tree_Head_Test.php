<?php
/**
 * The head of a log, as a signed note states it.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Tree_Head;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/**
 * C2SP tlog-checkpoint, as far as WordPress reads it.
 */
final class Tree_Head_Test extends TestCase {

	/**
	 * A note.
	 */
	private static function note( string $size = '42', string $fill = 'a', string $signer = 'log' ): string {
		return "shop.example/log\n$size\n" . base64_encode( str_repeat( $fill, 32 ) ) . "\n\n\u{2014} $signer " . base64_encode( str_repeat( 's', 68 ) ) . "\n";
	}

	/**
	 * The three lines.
	 */
	public function test_size_and_root_are_read(): void {
		$head = Tree_Head::of_note( self::note() );
		self::assertSame( [ 'shop.example/log', '42', base64_encode( str_repeat( 'a', 32 ) ) ], [ $head?->origin, $head?->size, $head?->root ] );
	}

	/**
	 * A key of the log may be replaced, its content may not.
	 */
	public function test_heads_are_equal_whoever_signed_them(): void {
		$head = Tree_Head::of_note( self::note() );
		$same = Tree_Head::of_note( self::note( '42', 'a', 'other' ) );
		$fork = Tree_Head::of_note( self::note( '42', 'b' ) );
		self::assertNotNull( $head );
		self::assertNotNull( $same );
		self::assertNotNull( $fork );
		self::assertTrue( $head->equals( $same ) );
		self::assertFalse( $head->equals( $fork ) );
	}

	/**
	 * What is no signed note.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function damaged(): iterable {
		yield 'empty' => [ '' ];
		yield 'no signature' => [ "shop.example/log\n42\n" . base64_encode( str_repeat( 'a', 32 ) ) . "\n\n" ];
		yield 'size with a leading zero' => [ self::note( '042' ) ];
		yield 'negative size' => [ self::note( '-1' ) ];
		yield 'text after the signature' => [ self::note() . 'x' ];
		yield 'no newline at the end' => [ rtrim( self::note() ) ];
		yield 'short root' => [ str_replace( base64_encode( str_repeat( 'a', 32 ) ), 'YQ==', self::note() ) ];
	}

	/**
	 * Refused.
	 */
	#[DataProvider( 'damaged' )]
	public function test_a_damaged_note_has_no_head( string $note ): void {
		self::assertNull( Tree_Head::of_note( $note ) );
	}
}
