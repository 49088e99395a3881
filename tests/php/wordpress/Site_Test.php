<?php
/**
 * The plugin as a guest of a WordPress.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Admin_Pages;
use AI_Support_Chat\Capabilities;
use AI_Support_Chat\Chat_Block;
use AI_Support_Chat\Database;
use AI_Support_Chat\Handover;
use AI_Support_Chat\Knowledge_Hooks;
use AI_Support_Chat\Knowledge_Source;
use AI_Support_Chat\Knowledge_Sync_Cron;
use AI_Support_Chat\Knowledge_Sync_State;
use AI_Support_Chat\Lifecycle;
use AI_Support_Chat\Open_Refunds;
use AI_Support_Chat\Pairing;
use AI_Support_Chat\Privacy_Policy;
use AI_Support_Chat\Schema;
use AI_Support_Chat\Settings;

require_once dirname( __DIR__ ) . '/support/class-site-test-case.php';

/**
 * Capabilities, menu, notices, block, activation, uninstall.
 */
final class Site_Test extends Site_Test_Case {

	/**
	 * Puts right what a test took away.
	 */
	protected function tearDown(): void {
		if ( function_exists( 'rest_get_server' ) ) {
			if ( null === get_role( 'shop_manager' ) ) {
				add_role( 'shop_manager', 'Shop manager', [ 'read' => true ] );
			}
			get_role( 'subscriber' )?->remove_cap( Capabilities::APPROVE );
			delete_option( Capabilities::OPTION );
			Lifecycle::activate();
		}
		parent::tearDown();
	}

	/**
	 * Who may approve.
	 */
	public function test_administrators_and_shop_managers_may_approve_and_nobody_else(): void {
		$may = array_filter( array_keys( wp_roles()->roles ), static fn( int|string $role ): bool => self::may_approve( (string) $role ) );
		sort( $may );
		self::assertSame( [ 'administrator', 'shop_manager' ], $may );
	}

	/**
	 * WooCommerce comes, goes and comes again.
	 */
	public function test_a_shop_manager_that_appears_later_may_approve(): void {
		for ( $time = 0; $time < 2; $time++ ) {
			remove_role( 'shop_manager' );
			( new Capabilities() )->grant();
			add_role( 'shop_manager', 'Shop manager', [ 'read' => true ] );
			self::assertFalse( self::may_approve( 'shop_manager' ) );
			( new Capabilities() )->grant();
			self::assertTrue( self::may_approve( 'shop_manager' ) );
		}
	}

	/**
	 * The owner's word is the last.
	 */
	public function test_a_permission_that_the_owner_took_away_is_not_given_back(): void {
		get_role( 'shop_manager' )?->remove_cap( Capabilities::APPROVE );
		( new Capabilities() )->grant();
		self::assertFalse( self::may_approve( 'shop_manager' ) );
		get_role( 'shop_manager' )?->add_cap( Capabilities::APPROVE );
	}

	/**
	 * The number in the menu.
	 */
	public function test_the_menu_shows_how_many_wait_to_those_who_may_know(): void {
		global $menu, $submenu, $_parent_pages;
		set_transient( Open_Refunds::TRANSIENT, 3, 60 );
		$titles = [];
		foreach ( [ 'administrator', 'shop_manager', 'subscriber' ] as $role ) {
			$this->act_as( $role );
			[ $menu, $submenu, $_parent_pages ] = [ [], [], [] ];
			( new Admin_Pages( dirname( __DIR__, 3 ) . '/plugin/ai-support-chat.php', $this->open_refunds() ) )->add_pages();
			$titles[ $role ] = self::json( [ $menu, $submenu ] );
		}
		self::assertStringContainsString( 'count-3', $titles['administrator'] );
		self::assertStringContainsString( '3 refunds wait for a decision', $titles['shop_manager'] );
		self::assertStringNotContainsString( 'count-3', $titles['subscriber'] );
		self::assertStringContainsString( 'ai-support-chat-settings', $titles['administrator'] );
		self::assertStringContainsString( 'ai-support-chat-knowledge', $titles['administrator'] );
		self::assertStringNotContainsString( 'ai-support-chat-settings', $titles['shop_manager'] );
		self::assertStringNotContainsString( 'ai-support-chat-knowledge', $titles['shop_manager'] );
	}

	/**
	 * The root elements that the scripts look for.
	 */
	public function test_the_pages_are_root_elements(): void {
		$pages = new Admin_Pages( dirname( __DIR__, 3 ) . '/plugin/ai-support-chat.php', $this->open_refunds() );
		$this->act_as( 'administrator' );
		$pages->add_pages();
		$approvals = self::printed( [ $pages, 'render_approvals' ] );
		self::assertStringContainsString( '<div id="ai-support-chat-approvals" data-settings-url="', $approvals );
		self::assertStringContainsString( 'page=ai-support-chat-settings', $approvals );
		self::assertStringContainsString( '<div id="ai-support-chat-settings">', self::printed( [ $pages, 'render_settings' ] ) );
		self::assertStringContainsString( '<div id="ai-support-chat-knowledge" data-settings-url="', self::printed( [ $pages, 'render_knowledge' ] ) );
		$this->act_as( 'shop_manager' );
		self::assertStringNotContainsString( 'data-settings-url', self::printed( [ $pages, 'render_approvals' ] ) );
	}

	/**
	 * Nothing of a page leaves with the secret.
	 */
	public function test_no_page_holds_the_secret(): void {
		$this->act_as( 'administrator' );
		$pages = new Admin_Pages( dirname( __DIR__, 3 ) . '/plugin/ai-support-chat.php', $this->open_refunds() );
		$pages->add_pages();
		foreach ( [ 'render_approvals', 'render_settings' ] as $page ) {
			self::assertStringNotContainsString( self::SECRET, self::printed( [ $pages, $page ] ) );
		}
	}

	/**
	 * What the owner must know.
	 */
	public function test_the_owner_is_told_of_a_missing_set_up_and_of_a_copy(): void {
		set_current_screen( 'dashboard' );
		$this->act_as( 'administrator' );
		self::assertStringNotContainsString( 'support chat', self::printed( static fn() => do_action( 'admin_notices' ) ) );
		( new Pairing() )->bind();
		$this->home = 'https://staging.shop.example';
		self::assertStringContainsString( 'copied or moved', self::printed( static fn() => do_action( 'admin_notices' ) ) );
		delete_option( Settings::OPTION );
		self::assertStringContainsString( 'not set up yet', self::printed( static fn() => do_action( 'admin_notices' ) ) );
		$this->act_as( 'shop_manager' );
		self::assertStringNotContainsString( 'not set up yet', self::printed( static fn() => do_action( 'admin_notices' ) ) );
	}

	/**
	 * The block and the shortcode.
	 */
	public function test_the_shortcode_prints_what_the_block_prints_and_nothing_of_the_visitor(): void {
		if ( ! shortcode_exists( Chat_Block::SHORTCODE ) ) {
			self::markTestSkipped( 'needs the built block: npm run build' );
		}
		$guest = do_shortcode( '[ai_support_chat title="Ask us" position="inline" suggestions="Where is it?|Refund"]' );
		$block = do_blocks( '<!-- wp:ai-support-chat/chat {"title":"Ask us","position":"inline","suggestions":["Where is it?","Refund"]} /-->' );
		self::assertSame( trim( $block ), trim( $guest ) );
		self::assertStringContainsString( 'is-inline', $guest );
		self::assertStringContainsString( 'Ask us', $guest );
		$user = $this->act_as( 'administrator' );
		$this->login_cookie( $user );
		self::assertSame( $guest, do_shortcode( '[ai_support_chat title="Ask us" position="inline" suggestions="Where is it?|Refund"]' ) );
		self::assertStringNotContainsString( self::SECRET, $guest );
	}

	/**
	 * An attribute is text.
	 */
	public function test_a_shortcode_attribute_cannot_add_mark_up(): void {
		if ( ! shortcode_exists( Chat_Block::SHORTCODE ) ) {
			self::markTestSkipped( 'needs the built block: npm run build' );
		}
		$printed = do_shortcode( '[ai_support_chat launcher_label="<script>alert(1)</script>" position="nowhere"]' );
		self::assertStringNotContainsString( '<script', $printed );
		self::assertStringContainsString( 'is-bottom-end', $printed );
	}

	/**
	 * Deactivation.
	 */
	public function test_deactivation_stops_the_schedules_and_keeps_the_rest(): void {
		Lifecycle::activate();
		wp_schedule_single_event( time() + 60, Handover::EVENT );
		self::assertIsInt( wp_next_scheduled( Lifecycle::CLEANING ) );
		Lifecycle::deactivate();
		self::assertFalse( wp_next_scheduled( Lifecycle::CLEANING ) );
		self::assertFalse( wp_next_scheduled( Handover::EVENT ) );
		self::assertTrue( Settings::load()->is_complete() );
	}

	/**
	 * Uninstall.
	 */
	public function test_uninstall_leaves_nothing(): void {
		global $wpdb;
		self::assertInstanceOf( \wpdb::class, $wpdb );
		( new Pairing() )->bind();
		set_transient( Open_Refunds::TRANSIENT, 3, 60 );
		get_role( 'subscriber' )?->add_cap( Capabilities::APPROVE );
		update_option( Knowledge_Sync_State::OPTION, '{}' );
		add_post_meta( 1, Knowledge_Source::EXCLUDED, '1' );
		foreach ( [ Knowledge_Hooks::EVENT, Knowledge_Sync_Cron::EVENT ] as $event ) {
			wp_schedule_single_event( time() + 60, $event );
		}
		if ( ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
			define( 'WP_UNINSTALL_PLUGIN', 'ai-support-chat/ai-support-chat.php' );
		}
		require dirname( __DIR__, 3 ) . '/plugin/uninstall.php';
		self::assertSame( [], $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%ai_support_chat%'" ) );
		self::assertSame( [], $wpdb->get_col( "SELECT meta_key FROM {$wpdb->postmeta} WHERE meta_key LIKE '%ai_support_chat%'" ) );
		foreach ( [ Schema::CHECKPOINTS, Schema::REPLAYS, Schema::LIMITS, Schema::KNOWLEDGE, Schema::UPLOADS, Schema::PARTS ] as $table ) {
			self::assertSame( [], $wpdb->get_results( 'SHOW TABLES LIKE \'' . Database::table( $table ) . '\'' ), $table ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- a table's name.
		}
		self::assertStringNotContainsString( Capabilities::APPROVE, self::json( wp_roles()->roles ) );
		self::assertStringNotContainsString( 'ai_support_chat', self::json( get_option( 'cron' ) ) );
	}

	/**
	 * The policy guide.
	 */
	public function test_the_privacy_guide_has_a_suggestion(): void {
		if ( ! class_exists( \WP_Privacy_Policy_Content::class ) ) {
			require_once ABSPATH . 'wp-admin/includes/class-wp-privacy-policy-content.php';
		}
		$this->act_as( 'administrator' );
		// Only ours: WordPress's own go and look for updates.
		global $wp_filter;
		self::assertIsArray( $wp_filter );
		$others = $wp_filter['admin_init'];
		unset( $wp_filter['admin_init'] );
		( new Privacy_Policy() )->register();
		do_action( 'admin_init' );
		$wp_filter['admin_init'] = $others;
		self::assertStringContainsString( 'language model', self::json( \WP_Privacy_Policy_Content::get_suggested_policy_text() ) );
	}

	/**
	 * A role has the capability.
	 */
	private static function may_approve( string $role ): bool {
		return true === get_role( $role )?->has_cap( Capabilities::APPROVE );
	}

	/**
	 * A counter.
	 */
	private function open_refunds(): Open_Refunds {
		return new Open_Refunds( new Pairing(), new \AI_Support_Chat\Sidecar_Client( new \AI_Support_Chat\Clock() ) );
	}

	/**
	 * What a callback prints.
	 *
	 * @param callable(): void $prints A callback.
	 */
	private static function printed( callable $prints ): string {
		ob_start();
		$prints();
		return (string) ob_get_clean();
	}
}
