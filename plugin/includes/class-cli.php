<?php
/**
 * Commands for WP-CLI.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Commands for the support chat. Loaded by WP-CLI only.
 */
final class Cli {

	/**
	 * The commands.
	 *
	 * @param Knowledge_Sync $sync Goes through everything.
	 */
	public function __construct( private readonly Knowledge_Sync $sync ) {
	}

	/**
	 * Adds the commands.
	 */
	public function register(): void {
		\WP_CLI::add_command( 'ai-support-chat sync', [ $this, 'sync' ] );
	}

	/**
	 * Brings what the support chat knows of this site up to date.
	 *
	 * Published posts, pages and products that changed are sent, others are removed. It may be interrupted and run again.
	 *
	 * ## OPTIONS
	 *
	 * [--full]
	 * : Send everything again, also what the sidecar should hold already.
	 *
	 * [--dry-run]
	 * : Send nothing; list what would be used.
	 *
	 * ## EXAMPLES
	 *
	 *     wp ai-support-chat sync
	 *     wp ai-support-chat sync --full
	 *
	 * @param list<string>                $arguments None.
	 * @param array<string, string|bool> $options   full, dry-run.
	 */
	public function sync( array $arguments, array $options ): void {
		if ( isset( $options['dry-run'] ) ) {
			$this->list();
			return;
		}
		try {
			$this->run( isset( $options['full'] ) );
		} catch ( Problem $problem ) {
			\WP_CLI::error( $problem->getMessage() );
		}
	}

	/**
	 * Runs a sync to its end.
	 *
	 * @throws Problem When the sidecar does not take it.
	 */
	private function run( bool $full ): void {
		$state = $this->sync->begin( $full );
		\WP_CLI::log(
			/* translators: %d: number of documents */
			sprintf( _n( '%d document to look at.', '%d documents to look at.', $state['total'], 'ai-support-chat' ), $state['total'] )
		);
		while ( null !== $state && 'done' !== $state['phase'] ) {
			$before = $state['looked_at'];
			$state  = $this->sync->step( 5 );
			if ( null !== $state && $state['looked_at'] > $before ) {
				/* translators: 1: how many so far, 2: how many in all */
				\WP_CLI::log( sprintf( __( '%1$d of %2$d', 'ai-support-chat' ), $state['looked_at'], max( $state['total'], $state['looked_at'] ) ) );
			}
		}
		\WP_CLI::success(
			sprintf(
				/* translators: 1 to 4: numbers of documents */
				__( '%1$d sent, %2$d unchanged, %3$d removed, %4$d could not be read.', 'ai-support-chat' ),
				$state['updated'] ?? 0,
				$state['unchanged'] ?? 0,
				$state['removed'] ?? 0,
				$state['rejected'] ?? 0
			)
		);
	}

	/**
	 * Lists what would be sent.
	 */
	private function list(): void {
		$count = 0;
		$after = 0;
		do {
			$ids = Knowledge_Source::candidates( $after, 100 );
			foreach ( $ids as $id ) {
				$after    = $id;
				$post     = get_post( $id );
				$document = $post instanceof \WP_Post ? Knowledge_Document::of_post( $post ) : null;
				if ( null !== $document ) {
					++$count;
					\WP_CLI::log( sprintf( '%s  %s  %s', $document->external_id, $document->title, (string) $document->url ) );
				}
			}
		} while ( [] !== $ids );
		/* translators: %d: number of documents */
		\WP_CLI::success( sprintf( _n( '%d document would be used. Nothing was sent.', '%d documents would be used. Nothing was sent.', $count, 'ai-support-chat' ), $count ) );
	}
}
