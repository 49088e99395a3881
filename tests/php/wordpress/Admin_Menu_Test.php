<?php
/**
 * The menu in wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Admin_Pages;

require_once dirname( __DIR__ ) . '/support/class-sidecar-test-case.php';

/**
 * The menu Support Chat, for people of different roles.
 */
final class Admin_Menu_Test extends Sidecar_Test_Case {

	/**
	 * The entries below Support Chat, without the number of what waits.
	 *
	 * @return list<array{string, string}> Label and page.
	 */
	private function entries(): array {
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		$GLOBALS['menu']    = [];
		$GLOBALS['submenu'] = [];
		do_action( 'admin_menu', '' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
		$menus = $GLOBALS['submenu'];
		self::assertIsArray( $menus );
		$entries = $menus[ Admin_Pages::APPROVALS ] ?? [];
		self::assertIsArray( $entries );
		$told = [];
		foreach ( $entries as $entry ) {
			self::assertIsArray( $entry );
			self::assertIsString( $entry[0] );
			self::assertIsString( $entry[2] );
			$told[] = [ (string) preg_replace( '/ <span.*$/', '', $entry[0] ), $entry[2] ];
		}
		return $told;
	}

	/**
	 * Each page once, Approvals first.
	 */
	public function test_each_page_is_there_once_and_approvals_first(): void {
		$this->act_as( 'administrator' );
		$entries = $this->entries();
		self::assertSame( [ 'Approvals', Admin_Pages::APPROVALS ], $entries[0] );
		self::assertNotContains( 'Support Chat', array_column( $entries, 0 ) );
		self::assertContains( [ 'Status', Admin_Pages::STATUS ], $entries );
		$pages = array_column( $entries, 1 );
		self::assertSame( array_unique( $pages ), $pages );
	}

	/**
	 * Who approves refunds has no other page.
	 */
	public function test_who_approves_refunds_sees_approvals_alone(): void {
		$this->act_as( 'shop_manager' );
		self::assertSame( [ [ 'Approvals', Admin_Pages::APPROVALS ] ], $this->entries() );
	}
}
