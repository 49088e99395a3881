<?php
/**
 * What changes in WordPress reaches the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Knowledge_Hooks;
use AI_Support_Chat\Knowledge_Source;
use AI_Support_Chat\Settings;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-knowledge-test-case.php';

/**
 * Through WordPress's own functions, with the plugin's hooks as they are registered.
 */
final class Knowledge_Hooks_Test extends Knowledge_Test_Case {

	private const TEXT = [ 'post_content' => 'Within 60 days.' ];

	/**
	 * Publishing.
	 */
	public function test_a_post_enters_when_it_is_published_and_follows_its_changes(): void {
		$id = $this->post( [ 'post_status' => 'draft' ] );
		$this->end_request();
		self::assertSame( [], $this->memory()['requests'] );

		$this->change( $id, [ 'post_status' => 'publish' ] );
		$this->end_request();
		self::assertStringContainsString( '30 days', $this->held_content( $id ) );

		$this->change( $id, self::TEXT );
		$this->end_request();
		self::assertStringContainsString( '60 days', $this->held_content( $id ) );
		self::assertSame( 2, $this->calls( '/internal/ingest-knowledge' ) );
	}

	/**
	 * Saved without a change.
	 */
	public function test_a_post_that_is_the_same_is_not_sent_again(): void {
		$id = $this->post();
		$this->end_request();
		$this->change( $id, [ 'menu_order' => 7 ] );
		$this->end_request();
		self::assertSame( 1, $this->calls( '/internal/ingest-knowledge' ) );
		self::assertSame( 0, $this->knowledge()->ledger->counts()['waiting'] );
	}

	/**
	 * Ways in which a post stops being public.
	 *
	 * @return iterable<string, array{callable(int): mixed}>
	 */
	public static function departures(): iterable {
		yield 'made private' => [ static fn( int $id ): mixed => wp_update_post( [ 'ID' => $id, 'post_status' => 'private' ] ) ];
		yield 'made a draft' => [ static fn( int $id ): mixed => wp_update_post( [ 'ID' => $id, 'post_status' => 'draft' ] ) ];
		yield 'given a password' => [ static fn( int $id ): mixed => wp_update_post( [ 'ID' => $id, 'post_password' => 'sesame' ] ) ];
		yield 'put into the trash' => [ 'wp_trash_post' ];
		yield 'deleted' => [ static fn( int $id ): mixed => wp_delete_post( $id, true ) ];
		yield 'kept from the chat' => [ static fn( int $id ): mixed => update_post_meta( $id, Knowledge_Source::EXCLUDED, '1' ) ];
		yield 'emptied' => [ static fn( int $id ): mixed => wp_update_post( [ 'ID' => $id, 'post_content' => '' ] ) ];
	}

	/**
	 * At once, in the request that did it.
	 *
	 * @param callable(int): mixed $depart What happens to it.
	 */
	#[DataProvider( 'departures' )]
	public function test_a_post_leaves_at_once( callable $depart ): void {
		$id = $this->post();
		$this->end_request();
		self::assertTrue( $this->is_held( $id ) );
		$depart( $id );
		$this->end_request();
		self::assertFalse( $this->is_held( $id ) );
		self::assertFalse( $this->knowledge()->ledger->knows( 'post-' . $id ) );
	}

	/**
	 * And back.
	 */
	public function test_a_post_that_becomes_public_again_comes_back(): void {
		$id = $this->post();
		$this->end_request();
		wp_trash_post( $id );
		$this->end_request();
		wp_untrash_post( $id );
		$this->change( $id, [ 'post_status' => 'publish' ] );
		$this->end_request();
		self::assertTrue( $this->is_held( $id ) );
	}

	/**
	 * The sidecar is restarted while the shop is edited.
	 */
	public function test_nothing_is_lost_while_the_sidecar_is_down(): void {
		$going = $this->post();
		$this->end_request();
		$this->sidecar_fails( 503 );
		$coming = $this->post( [ 'post_title' => 'Shipping' ] );
		$this->change( $going, [ 'post_status' => 'private' ] );
		$this->end_request();
		self::assertTrue( $this->is_held( $going ) );
		self::assertIsInt( wp_next_scheduled( Knowledge_Hooks::EVENT ) );
		self::assertLessThanOrEqual( time() + 60, wp_next_scheduled( Knowledge_Hooks::EVENT ) );

		$this->sidecar_fails( 0 );
		self::assertSame( 0, $this->knowledge()->sender->send( 5, 5 )->settled(), 'not before its time' );
		$this->wait( 31 );
		$done = $this->knowledge()->sender->send( 5, 5 );
		self::assertSame( [ 1, 1, null ], [ $done->updated, $done->removed, $done->problem ] );
		self::assertSame( [ false, true ], [ $this->is_held( $going ), $this->is_held( $coming ) ] );
	}

	/**
	 * Each attempt waits longer; what has to go never waits long.
	 */
	public function test_attempts_become_rarer_and_removals_less_so(): void {
		$going = $this->post();
		$this->end_request();
		$this->sidecar_fails( 503 );
		$this->post( [ 'post_title' => 'Shipping' ] );
		$this->change( $going, [ 'post_status' => 'private' ] );
		$this->end_request();
		for ( $attempt = 0; $attempt < 10; $attempt++ ) {
			$this->wait( 3601 );
			$this->knowledge()->sender->send( 5, 5 );
		}
		$ahead = [];
		foreach ( $this->knowledge()->ledger->pending( 10 ) as $one ) {
			$ahead[ $one['removal'] ? 'removal' : 'change' ] = $one['due_at'] - $this->clock->now();
			self::assertSame( 'Told to fail.', $one['reason'] );
		}
		self::assertEqualsWithDelta( 300, $ahead['removal'] ?? 0, 3 );
		self::assertEqualsWithDelta( 3600, $ahead['change'] ?? 0, 3 );
	}

	/**
	 * The order of the queue.
	 */
	public function test_removals_are_sent_before_anything_else(): void {
		$going = $this->post();
		$this->end_request();
		$this->sidecar_fails( 503 );
		$this->post( [ 'post_title' => 'Shipping' ] );
		$this->end_request();
		$this->change( $going, [ 'post_status' => 'private' ] );
		$this->end_request();
		$this->remember( [ 'requests' => [] ] );
		$this->sidecar_fails( 0 );
		$this->wait( 31 );
		$this->knowledge()->sender->send( 5, 5 );
		self::assertSame( [ '/internal/forget-knowledge', '/internal/ingest-knowledge' ], array_column( $this->memory()['requests'], 'uri' ) );
	}

	/**
	 * A save goes on at its own pace while the sidecar is down.
	 */
	public function test_saving_does_not_try_again_and_again_while_attempts_fail(): void {
		$this->sidecar_fails( 503 );
		$this->post();
		$this->end_request();
		$before = count( $this->memory()['requests'] );
		$this->post( [ 'post_title' => 'Shipping' ] );
		$this->end_request();
		self::assertSame( $before, count( $this->memory()['requests'] ) );
		self::assertSame( 2, $this->knowledge()->ledger->counts()['waiting'] );
	}

	/**
	 * Whoever sends a page that becomes private meanwhile must not have the last word.
	 */
	public function test_a_change_during_sending_is_sent_afterwards(): void {
		$id        = $this->post();
		$knowledge = $this->knowledge();
		$during    = function ( mixed $html ) use ( $id ): mixed {
			// Another request, while this one renders.
			global $wpdb;
			self::assertInstanceOf( \wpdb::class, $wpdb );
			$wpdb->update( $wpdb->posts, [ 'post_status' => 'private' ], [ 'ID' => $id ] );
			$this->knowledge()->ledger->mark( 'post-' . $id, true );
			return $html;
		};
		add_filter( 'ai_support_chat_knowledge_html', $during );
		$rows = $knowledge->ledger->take( 0, true );
		self::assertSame( [], $rows );
		$knowledge->sender->send( 0, 5 );
		remove_filter( 'ai_support_chat_knowledge_html', $during );
		self::assertTrue( $this->is_held( $id ), 'it was on its way' );
		self::assertSame( 1, $knowledge->ledger->counts()['waiting'] );
		$knowledge->sender->send( 5, 5 );
		self::assertFalse( $this->is_held( $id ) );
		$this->end_request();
		self::assertFalse( $this->is_held( $id ) );
	}

	/**
	 * Two requests at once.
	 */
	public function test_one_document_is_sent_by_one_request_at_a_time(): void {
		$this->post();
		$ledger = $this->knowledge()->ledger;
		$rows   = $ledger->take( 20, true );
		self::assertCount( 1, $rows );
		self::assertSame( [], $this->knowledge()->ledger->take( 20, true ) );
		// The one who took it was killed.
		$this->wait( 91 );
		self::assertCount( 1, $this->knowledge()->ledger->take( 20, true ) );
		$ledger->held( $rows[0], 'abc' );
		self::assertSame( 1, $ledger->counts()['waiting'], 'who lost the lease settles nothing' );
	}

	/**
	 * A text that stands in many pages.
	 */
	public function test_a_change_of_a_synced_pattern_is_a_change_of_the_pages_that_show_it(): void {
		$pattern = $this->post(
			[
				'post_type'    => 'wp_block',
				'post_content' => '<!-- wp:paragraph --><p>Call 111.</p><!-- /wp:paragraph -->',
			]
		);
		$page    = $this->post( [ 'post_content' => "<!-- wp:block {\"ref\":$pattern} /-->" ] );
		$this->end_request();
		self::assertStringContainsString( 'Call 111.', $this->held_content( $page ) );
		$this->change( $pattern, [ 'post_content' => '<!-- wp:paragraph --><p>Call 222.</p><!-- /wp:paragraph -->' ] );
		$this->end_request();
		self::assertStringContainsString( 'Call 222.', $this->held_content( $page ) );
	}

	/**
	 * Where citations lead.
	 */
	public function test_pages_below_one_that_moves_are_sent_with_their_new_address(): void {
		$parent = $this->post( [ 'post_name' => 'terms' ] );
		$child  = $this->post( [ 'post_parent' => $parent ] );
		$this->end_request();
		$this->change( $parent, [ 'post_name' => 'conditions' ] );
		$this->end_request();
		$url = $this->memory()['documents'][ "page post-$child" ]['url'] ?? '';
		self::assertIsString( $url );
		self::assertStringContainsString( '/conditions/', $url );
	}

	/**
	 * A site without a sidecar is left alone.
	 */
	public function test_nothing_is_kept_before_the_chat_is_set_up(): void {
		delete_option( Settings::OPTION );
		$this->post();
		$this->end_request();
		self::assertSame( 0, $this->knowledge()->ledger->counts()['waiting'] );
		self::assertSame( [], $this->memory()['requests'] );
	}

	/**
	 * A copy of the site must not change what the shop's chat knows.
	 */
	public function test_a_copied_site_sends_nothing(): void {
		( new \AI_Support_Chat\Pairing() )->bind();
		$this->home = 'https://staging.shop.example';
		$this->post();
		$this->end_request();
		self::assertSame( [], $this->memory()['requests'] );
		self::assertSame( 1, $this->knowledge()->ledger->counts()['waiting'] );
	}

	/**
	 * The box beside the editor.
	 */
	public function test_the_box_in_the_editor_keeps_a_post_out_and_lets_it_in_again(): void {
		$this->act_as( 'administrator' );
		$id    = $this->post();
		$field = 'ai_support_chat_exclusion';
		$this->end_request();
		$_POST = [
			$field                     => wp_create_nonce( $field ),
			Knowledge_Source::EXCLUDED => '1',
		];
		$this->change( $id, self::TEXT );
		$this->end_request();
		self::assertFalse( $this->is_held( $id ) );
		$_POST = [ $field => wp_create_nonce( $field ) ];
		$this->change( $id, self::TEXT );
		$this->end_request();
		self::assertTrue( $this->is_held( $id ) );
		$_POST = [
			$field                     => 'forged',
			Knowledge_Source::EXCLUDED => '1',
		];
		$this->change( $id, [ 'post_content' => 'Within 90 days.' ] );
		$this->end_request();
		$_POST = [];
		self::assertStringContainsString( '90 days', $this->held_content( $id ) );
	}
}
