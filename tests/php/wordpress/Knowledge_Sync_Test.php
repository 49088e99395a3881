<?php
/**
 * A sync, whoever drives it.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Cli;
use AI_Support_Chat\Knowledge_Sync_Cron;
use AI_Support_Chat\Problem;

require_once dirname( __DIR__ ) . '/support/class-knowledge-test-case.php';
require_once dirname( __DIR__ ) . '/support/class-wp-cli.php';

/**
 * Through the routes, by cron and by WP-CLI's command.
 */
final class Knowledge_Sync_Test extends Knowledge_Test_Case {

	/**
	 * Posts that the sidecar was never told of.
	 *
	 * @return list<int>
	 */
	private function unsent_posts( int $count ): array {
		$posts = [];
		for ( $number = 1; $number <= $count; $number++ ) {
			$posts[] = $this->post( [ 'post_title' => "Page $number" ] );
		}
		\AI_Support_Chat\Schema::drop();
		\AI_Support_Chat\Schema::ensure();
		return $posts;
	}

	/**
	 * Drives a sync to its end as the page does.
	 *
	 * @return array<string, mixed>
	 */
	private function drive(): array {
		for ( $step = 0; $step < 50; $step++ ) {
			$response = $this->call( 'POST', '/knowledge/sync', [ 'action' => 'step' ] );
			self::assertSame( 200, $response->get_status() );
			$sync = self::sync_of( $response );
			if ( 'done' === $sync['phase'] ) {
				return $sync;
			}
		}
		self::fail( 'the sync does not end' );
	}

	/**
	 * The sync that a response tells of.
	 *
	 * @return array<string, mixed>
	 */
	private static function sync_of( \WP_REST_Response $response ): array {
		$sync = self::body( $response )['sync'] ?? null;
		self::assertIsArray( $sync );
		$named = [];
		foreach ( $sync as $name => $value ) {
			$named[ (string) $name ] = $value;
		}
		return $named;
	}

	/**
	 * Everything public arrives, and what the sidecar holds beyond that goes.
	 */
	public function test_a_sync_brings_the_sidecar_to_exactly_what_is_public(): void {
		$this->act_as( 'administrator' );
		$posts = $this->unsent_posts( 45 );
		$this->remember(
			[
				'documents' => [
					'page post-999999' => [ 'title' => 'Long gone' ],
					'upload upload-99' => [ 'title' => 'Long gone' ],
				],
			]
		);
		$begun = self::sync_of( $this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] ) );
		self::assertSame( [ 'posts', 0 ], [ $begun['phase'], $begun['looked_at'] ] );
		self::assertGreaterThanOrEqual( 45, $begun['total'] );
		$end = $this->drive();
		self::assertSame( [ $begun['total'], null, 2 + $this->pages_without_text() ], [ $end['looked_at'], $end['problem'], $end['removed'] ] );
		foreach ( $posts as $id ) {
			self::assertTrue( $this->is_held( $id ) );
		}
		self::assertArrayNotHasKey( 'page post-999999', $this->memory()['documents'] );
		self::assertArrayNotHasKey( 'upload upload-99', $this->memory()['documents'] );
	}

	/**
	 * Public pages that say nothing: they are looked at, and the sidecar is told to hold nothing of them.
	 */
	private function pages_without_text(): int {
		$without = 0;
		foreach ( \AI_Support_Chat\Knowledge_Source::candidates( 0, 1000 ) as $id ) {
			$post     = get_post( $id );
			$without += $post instanceof \WP_Post && null === \AI_Support_Chat\Knowledge_Document::of_post( $post ) ? 1 : 0;
		}
		return $without;
	}

	/**
	 * The second one has little to do, unless everything is wanted.
	 */
	public function test_what_is_held_is_sent_again_only_on_demand_or_when_the_sidecar_lost_it(): void {
		$this->act_as( 'administrator' );
		$posts = $this->unsent_posts( 3 );
		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] );
		$this->drive();

		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] );
		self::assertSame( 0, $this->drive()['updated'] );

		$this->remember( [ 'requests' => [] ] );
		$body = [
			'action' => 'begin',
			'full'   => true,
		];
		$this->call( 'POST', '/knowledge/sync', $body );
		$this->drive();
		self::assertGreaterThan( 0, $this->calls( '/internal/ingest-knowledge' ) );

		$this->remember( [ 'documents' => [] ] );
		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] );
		$this->drive();
		self::assertTrue( $this->is_held( $posts[2] ) );
	}

	/**
	 * A change past every hook: an import, a statement in the database.
	 */
	public function test_a_sync_finds_what_no_hook_saw(): void {
		global $wpdb;
		self::assertInstanceOf( \wpdb::class, $wpdb );
		$this->act_as( 'administrator' );
		[ $private, $type, $changed ] = [ $this->post(), $this->post(), $this->post() ];
		$this->end_request();
		$wpdb->update( $wpdb->posts, [ 'post_status' => 'private' ], [ 'ID' => $private ] );
		$wpdb->update( $wpdb->posts, [ 'post_content' => 'Within 99 days.' ], [ 'ID' => $changed ] );
		$wpdb->update( $wpdb->posts, [ 'post_type' => 'wp_block' ], [ 'ID' => $type ] );
		wp_cache_flush();
		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] );
		$this->drive();
		self::assertSame( [ false, false ], [ $this->is_held( $private ), $this->is_held( $type ) ] );
		self::assertStringContainsString( '99 days', $this->held_content( $changed ) );
	}

	/**
	 * The sidecar goes down half-way, the page is closed, another one is opened.
	 */
	public function test_a_sync_stands_still_while_the_sidecar_is_down_and_goes_on_where_it_stood(): void {
		$this->act_as( 'administrator' );
		$posts = $this->unsent_posts( 30 );
		$begun = self::sync_of( $this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] ) );
		$this->sidecar_fails( 503 );
		$failed = $this->call( 'POST', '/knowledge/sync', [ 'action' => 'step' ] );
		self::assert_problem( 503, 'sidecar-refused', $failed );
		$seen = self::body( $this->call( 'GET', '/knowledge' ) );
		self::assertIsArray( $seen['sync'] );
		self::assertSame( [ 'posts', 'Told to fail.' ], [ $seen['sync']['phase'], $seen['sync']['problem'] ] );
		self::assertNull( $seen['sidecar'] );
		self::assertIsArray( $seen['problem'] );

		$this->sidecar_fails( 0 );
		$end = $this->drive();
		self::assertSame( [ $begun['total'], null ], [ $end['looked_at'], $end['problem'] ] );
		self::assertTrue( $this->is_held( $posts[0] ) && $this->is_held( $posts[29] ) );
	}

	/**
	 * Two windows, or a window and cron.
	 */
	public function test_two_drivers_do_not_step_on_each_other(): void {
		$this->act_as( 'administrator' );
		$this->unsent_posts( 5 );
		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] );
		$other = null;
		$sync  = $this->knowledge()->sync;
		$again = static function ( mixed $html ) use ( &$other, $sync ): mixed {
			$other ??= $sync->step( 5 );
			return $html;
		};
		add_filter( 'ai_support_chat_knowledge_html', $again );
		$end = $this->drive();
		remove_filter( 'ai_support_chat_knowledge_html', $again );
		self::assertIsArray( $other );
		self::assertSame( 'posts', $other['phase'] );
		self::assertSame( $end['total'], $end['looked_at'] );
	}

	/**
	 * Stopped by a person.
	 */
	public function test_a_sync_can_be_stopped(): void {
		$this->act_as( 'administrator' );
		$this->unsent_posts( 3 );
		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] );
		$sync = self::sync_of( $this->call( 'POST', '/knowledge/sync', [ 'action' => 'cancel' ] ) );
		self::assertSame( 'done', $sync['phase'] );
		self::assertIsString( $sync['problem'] );
		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'step' ] );
		self::assertSame( 0, $this->calls( '/internal/ingest-knowledge' ) );
	}

	/**
	 * A site that has just been set up needs no click.
	 */
	public function test_cron_makes_the_first_sync_and_finishes_one_that_was_left(): void {
		$this->act_as( 'administrator' );
		$posts = $this->unsent_posts( 3 );
		do_action( Knowledge_Sync_Cron::EVENT );
		self::assertSame( 'done', $this->knowledge()->sync->state()['phase'] ?? null );
		self::assertTrue( $this->is_held( $posts[0] ) );
		$syncs = $this->calls( '/internal/knowledge/reconcile' );
		do_action( Knowledge_Sync_Cron::EVENT );
		self::assertSame( $syncs, $this->calls( '/internal/knowledge/reconcile' ), 'there is no second first sync' );

		$this->call( 'POST', '/knowledge/sync', [ 'action' => 'begin' ] );
		do_action( Knowledge_Sync_Cron::EVENT );
		self::assertSame( 'done', $this->knowledge()->sync->state()['phase'] ?? null );
	}

	/**
	 * A sidecar whose data was lost, and a site that has moved.
	 */
	public function test_cron_mends_what_no_longer_holds(): void {
		$posts = $this->unsent_posts( 3 );
		do_action( Knowledge_Sync_Cron::EVENT );
		$this->remember( [ 'documents' => [] ] );
		do_action( Knowledge_Sync_Cron::EVENT );
		self::assertTrue( $this->is_held( $posts[0] ) );

		$this->home = 'https://new.shop.example';
		( new \AI_Support_Chat\Pairing() )->bind();
		do_action( Knowledge_Sync_Cron::EVENT );
		$url = $this->memory()['documents'][ "page post-{$posts[0]}" ]['url'] ?? '';
		self::assertIsString( $url );
		self::assertStringStartsWith( 'https://new.shop.example/', $url );
	}

	/**
	 * The sidecar is not up yet.
	 */
	public function test_cron_tries_the_first_sync_again(): void {
		$this->sidecar_fails( 503 );
		do_action( Knowledge_Sync_Cron::EVENT );
		self::assertNull( $this->knowledge()->sync->state() );
		self::assertIsInt( wp_next_scheduled( Knowledge_Sync_Cron::EVENT ) );
	}

	/**
	 * A document that the sidecar cannot read, and one that it does not take.
	 */
	public function test_what_is_rejected_is_told_with_its_reason_and_tried_again_on_demand(): void {
		$this->act_as( 'administrator' );
		$id = $this->post( [ 'post_title' => 'Strange page' ] );
		$this->remember( [ 'reject' => [ "post-$id" ] ] );
		$this->end_request();
		$item = self::body( $this->call( 'GET', '/knowledge/pending' ) )['items'][0] ?? null; // @phpstan-ignore offsetAccess.nonOffsetAccessible
		self::assertIsArray( $item );
		self::assertSame( [ 'Strange page', 'rejected', 'It is locked.' ], [ $item['title'], $item['state'], $item['reason'] ] );
		self::assertStringContainsString( "post=$id", self::json( $item['edit_url'] ) );

		$this->remember( [ 'reject' => [] ] );
		self::assertSame( [], self::body( $this->call( 'POST', '/knowledge/pending' ) )['items'] );
		self::assertTrue( $this->is_held( $id ) );
	}

	/**
	 * Requests of a size that is taken.
	 */
	public function test_large_pages_are_sent_apart(): void {
		$this->act_as( 'administrator' );
		for ( $number = 0; $number < 4; $number++ ) {
			$this->post( [ 'post_content' => '<p>' . str_repeat( "Grüße $number. ", 15000 ) . '</p>' ] );
		}
		$this->end_request();
		$this->wait( 31 );
		$this->knowledge()->sender->send( 10, 10 );
		$sizes = array_column( array_filter( $this->memory()['requests'], static fn( array $request ): bool => '/internal/ingest-knowledge' === $request['uri'] ), 'bytes' );
		self::assertGreaterThan( 1, count( $sizes ) );
		self::assertLessThan( 512000, max( [ 0, ...$sizes ] ) );
		self::assertSame( 0, $this->knowledge()->ledger->counts()['waiting'] );
	}

	/**
	 * Who may not.
	 */
	public function test_only_administrators_may_see_or_change_knowledge(): void {
		$routes = [
			[ 'GET', '/knowledge', null ],
			[ 'GET', '/knowledge/documents', null ],
			[ 'GET', '/knowledge/pending', null ],
			[ 'POST', '/knowledge/pending', [] ],
			[ 'POST', '/knowledge/sync', [ 'action' => 'begin' ] ],
			[ 'POST', '/knowledge/search', [ 'query' => 'x' ] ],
			[ 'GET', '/knowledge/missed', null ],
			[ 'POST', '/knowledge/missed', [ 'ids' => [ 1 ] ] ],
			[ 'GET', '/knowledge/uploads', null ],
			[ 'POST', '/knowledge/uploads', [] ],
			[ 'DELETE', '/knowledge/uploads/1', null ],
			[ 'POST', '/knowledge/uploads/1/restore', [] ],
		];
		foreach ( [ 'subscriber', 'shop_manager', null ] as $role ) {
			null === $role ? wp_set_current_user( 0 ) : $this->act_as( $role );
			foreach ( $routes as [ $method, $path, $body ] ) {
				self::assertSame( null === $role ? 401 : 403, $this->call( $method, $path, $body )->get_status(), "$method $path" );
			}
		}
		self::assertSame( [], $this->memory()['requests'] );
	}

	/**
	 * What the page asks is passed on, with the person's name in the signature.
	 */
	public function test_questions_of_the_page_are_passed_on(): void {
		$this->act_as( 'administrator' );
		$this->call( 'POST', '/knowledge/search', [ 'query' => 'refund' ] );
		$this->call( 'GET', '/knowledge/missed?limit=5&before=abc&evil=1' );
		$this->call( 'POST', '/knowledge/missed', [ 'ids' => [ 3, 4 ] ] );
		$this->call( 'GET', '/knowledge/documents?source=page&limit=10' );
		self::assertSame( [ '/internal/knowledge/search', '/internal/knowledge/missed?limit=5&before=abc', '/internal/knowledge/missed/dismiss', '/internal/knowledge/documents?source=page&limit=10' ], array_column( $this->memory()['requests'], 'uri' ) );
		self::assert_problem( 400, 'invalid-body', $this->call( 'POST', '/knowledge/missed', [ 'ids' => [ 'x' ] ] ), 'ids' );
		self::assert_problem( 400, 'invalid-body', $this->call( 'POST', '/knowledge/search', [ 'query' => '' ] ), 'query' );
		self::assert_problem( 400, 'invalid-body', $this->call( 'POST', '/knowledge/sync', [ 'action' => 'explode' ] ), 'action' );
	}

	/**
	 * WP-CLI.
	 */
	public function test_the_command_syncs_and_says_what_it_did(): void {
		$posts = $this->unsent_posts( 25 );
		$draft = $this->post(
			[
				'post_status' => 'draft',
				'post_title'  => 'Plan Zebra',
			]
		);
		( new Cli( $this->knowledge()->sync ) )->register();
		$command = \WP_CLI::$commands['ai-support-chat sync'];

		\WP_CLI::$lines = [];
		$command( [], [ 'dry-run' => true ] );
		self::assertSame( [], $this->memory()['requests'] );
		self::assertStringContainsString( "post-{$posts[0]}  Page 1  ", implode( "\n", \WP_CLI::$lines ) );
		self::assertStringNotContainsString( 'Zebra', implode( "\n", \WP_CLI::$lines ) );

		\WP_CLI::$lines = [];
		$command( [], [] );
		self::assertTrue( $this->is_held( $posts[24] ) );
		self::assertFalse( $this->is_held( $draft ) );
		self::assertMatchesRegularExpression( '/^Success: \d+ sent, 0 unchanged, \d+ removed, 0 could not be read\.$/m', implode( "\n", \WP_CLI::$lines ) );

		$this->sidecar_fails( 503 );
		$this->expectException( \RuntimeException::class );
		$this->expectExceptionMessage( 'Told to fail.' );
		$command( [], [ 'full' => true ] );
	}

	/**
	 * Nothing has begun when the sidecar does not answer.
	 */
	public function test_a_sync_does_not_begin_without_a_sidecar(): void {
		$this->sidecar_fails( 503 );
		try {
			$this->knowledge()->sync->begin( false );
			self::fail( 'it began' );
		} catch ( Problem $problem ) {
			self::assertSame( 503, $problem->status );
		}
		self::assertNull( $this->knowledge()->sync->state() );
	}
}
