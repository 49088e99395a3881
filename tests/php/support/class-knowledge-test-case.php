<?php
/**
 * A test on a real WordPress that hands its knowledge to a real HTTP server.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Clock;
use AI_Support_Chat\Knowledge;
use AI_Support_Chat\Knowledge_Hooks;
use AI_Support_Chat\Knowledge_Sync_Cron;
use AI_Support_Chat\Knowledge_Sync_State;
use AI_Support_Chat\Pairing;
use AI_Support_Chat\Sidecar_Client;

require_once __DIR__ . '/class-site-test-case.php';
require_once __DIR__ . '/class-php-server.php';
require_once __DIR__ . '/class-moving-clock.php';

/**
 * The server lives as long as the test class. Each test begins with an empty sidecar and without posts of its own; the
 * site's pages are there, but were never sent.
 *
 * @phpstan-type Memory array{fail: int, reject: list<string>, documents: array<string, array<string, mixed>>, named: array<string, list<string>>, requests: list<array{uri: string, body: array<string, mixed>, bytes: int}>}
 * @phpstan-type Fields array{ID?: int, post_type?: string, post_status?: string, post_title?: string, post_content?: string, post_excerpt?: string, post_password?: string, post_date?: string, post_name?: string, post_parent?: int, menu_order?: int, tax_input?: array<mixed>, meta_input?: array<mixed>}
 */
abstract class Knowledge_Test_Case extends Site_Test_Case {

	private const EMPTY = [
		'fail'      => 0,
		'reject'    => [],
		'documents' => [],
		'named'     => [],
		'requests'  => [],
	];

	/**
	 * The server.
	 */
	private static ?Php_Server $server = null;

	/**
	 * Its memory.
	 */
	private static string $folder = '';

	/**
	 * Posts made by the test.
	 *
	 * @var list<int>
	 */
	private array $posts = [];

	/**
	 * The clock of the parts that the test makes itself.
	 */
	protected Moving_Clock $clock;

	/**
	 * Points the site at the server.
	 */
	protected function setUp(): void {
		parent::setUp();
		if ( null === self::$server ) {
			self::$folder = Php_Server::folder();
		}
		$this->remember( self::EMPTY );
		self::$server ??= new Php_Server( __DIR__ . '/knowledge-router.php', self::$folder, [ 'SIDECAR_FOLDER' => self::$folder ] );
		$this->configure( self::$server->url );
		$this->clear();
		$this->clock = new Moving_Clock();
	}

	/**
	 * Removes what the test made. The sidecar need not hear of it.
	 */
	protected function tearDown(): void {
		if ( function_exists( 'rest_get_server' ) ) {
			delete_option( \AI_Support_Chat\Settings::OPTION );
			foreach ( $this->posts as $id ) {
				wp_delete_post( $id, true );
			}
			$this->end_request();
			$this->clear();
		}
		parent::tearDown();
	}

	/**
	 * Ends the server.
	 */
	public static function tearDownAfterClass(): void {
		if ( null !== self::$server ) {
			self::$server->stop();
			Php_Server::remove( self::$folder );
		}
		self::$server = null;
	}

	/**
	 * The parts of knowledge, with the test's clock.
	 */
	protected function knowledge(): Knowledge {
		return new Knowledge( new Pairing(), new Sidecar_Client( new Clock() ), $this->clock );
	}

	/**
	 * Lets time pass for the parts of `knowledge()`.
	 */
	protected function wait( int $seconds ): void {
		$this->clock->ahead += $seconds;
	}

	/**
	 * A post, published unless told otherwise.
	 *
	 * @param Fields $over What is special about it.
	 */
	protected function post( array $over = [] ): int {
		$fields = $over + [
			'post_type'    => 'page',
			'post_status'  => 'publish',
			'post_title'   => 'Returns',
			'post_content' => '<!-- wp:paragraph --><p>Send it back within 30 days.</p><!-- /wp:paragraph -->',
		];
		$id     = wp_insert_post( self::slashed( $fields ), true );
		self::assertIsInt( $id );
		$this->posts[] = $id;
		return $id;
	}

	/**
	 * Changes a post.
	 *
	 * @param Fields $changes What.
	 */
	protected function change( int $id, array $changes ): void {
		self::assertSame( $id, wp_update_post( self::slashed( [ 'ID' => $id ] + $changes ), true ) );
	}

	/**
	 * As WordPress wants the fields of a post.
	 *
	 * @param Fields $fields Plain.
	 * @return Fields
	 */
	private static function slashed( array $fields ): array {
		/**
		 * The same members.
		 *
		 * @var Fields $slashed
		 */
		$slashed = wp_slash( $fields );
		return $slashed;
	}

	/**
	 * The end of a request: what it changed is sent.
	 */
	protected function end_request(): void {
		// It would end PHPUnit's own buffers.
		remove_action( 'shutdown', 'wp_ob_end_flush_all', 1 );
		do_action( 'shutdown' );
		add_action( 'shutdown', 'wp_ob_end_flush_all', 1 );
	}

	/**
	 * Whether the sidecar holds a post, an upload.
	 */
	protected function is_held( int $id, string $key = 'page post-' ): bool {
		return isset( $this->memory()['documents'][ $key . $id ] );
	}

	/**
	 * What the sidecar holds of a post.
	 */
	protected function held_content( int $id ): string {
		$content = $this->memory()['documents'][ 'page post-' . $id ]['content'] ?? '';
		return is_string( $content ) ? $content : '';
	}

	/**
	 * Everything that the sidecar was ever sent, as text.
	 */
	protected function everything_sent(): string {
		return self::json( $this->memory()['requests'] );
	}

	/**
	 * How often a route was called.
	 */
	protected function calls( string $uri ): int {
		return count( array_filter( $this->memory()['requests'], static fn( array $request ): bool => $uri === $request['uri'] ) );
	}

	/**
	 * The sidecar's memory.
	 *
	 * @return Memory
	 */
	protected function memory(): array {
		/**
		 * Written by the router.
		 *
		 * @var Memory $memory
		 */
		$memory = json_decode( (string) file_get_contents( self::$folder . '/knowledge' ), true, 64, JSON_THROW_ON_ERROR );
		return $memory;
	}

	/**
	 * Changes the sidecar's memory.
	 *
	 * @param array<string, mixed> $changes Members of it.
	 */
	protected function remember( array $changes ): void {
		$file   = self::$folder . '/knowledge';
		$before = is_file( $file ) ? $this->memory() : self::EMPTY;
		file_put_contents( $file, json_encode( $changes + $before, JSON_THROW_ON_ERROR ) );
	}

	/**
	 * The sidecar answers everything with this status; 0: as it should.
	 */
	protected function sidecar_fails( int $status ): void {
		$this->remember( [ 'fail' => $status ] );
	}

	/**
	 * No schedule, no sync.
	 */
	private function clear(): void {
		delete_option( Knowledge_Sync_State::OPTION );
		foreach ( [ Knowledge_Hooks::EVENT, Knowledge_Sync_Cron::EVENT ] as $event ) {
			wp_clear_scheduled_hook( $event );
		}
	}
}
