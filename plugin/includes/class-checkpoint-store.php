<?php
/**
 * The kept checkpoints of the sidecar's log.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The kept checkpoints of the sidecar's log. Rows are only ever added; all are kept until the plugin is uninstalled.
 *
 * They are the memory that a restored or edited sidecar cannot rewrite: it compares its log with the latest at start.
 */
final class Checkpoint_Store {

	/**
	 * A store.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * Keeps a checkpoint. True: it is new; false: it was kept before.
	 *
	 * @param string $instance The sidecar's log.
	 * @param int    $size     Number of entries.
	 * @param string $note     The signed note.
	 * @throws Problem 400 when note and size do not agree, 409 when the log shrank or forked.
	 */
	public function add( string $instance, int $size, string $note ): bool {
		$head = Tree_Head::of_note( $note );
		if ( null === $head || (string) $size !== $head->size ) {
			throw new Problem( 400, 'invalid-body', __( 'The note must be a signed checkpoint of the size that is stated.', 'ai-support-chat' ), 'note' );
		}
		$latest = $this->latest( $instance );
		if ( null !== $latest && $size < $latest['size'] ) {
			$this->refuse( $latest['size'], $size );
		}
		$made = Database::execute(
			'INSERT IGNORE INTO %i (instance, size, note, received_at) VALUES (%s, %d, %s, %s)',
			Schema::table( Schema::CHECKPOINTS ),
			$instance,
			$size,
			$note,
			gmdate( 'Y-m-d\TH:i:s\Z', $this->clock->now() )
		);
		if ( $made > 0 ) {
			return true;
		}
		$kept = Database::row( 'SELECT note FROM %i WHERE instance = %s AND size = %d', Schema::table( Schema::CHECKPOINTS ), $instance, $size );
		$kept = Tree_Head::of_note( $kept['note'] ?? '' );
		if ( null === $kept || ! $kept->equals( $head ) ) {
			throw new Problem( 409, 'checkpoint-forked', __( 'Another checkpoint of the same size is kept here: the log was changed. Find out why before refunds go on.', 'ai-support-chat' ), 'note' );
		}
		return false;
	}

	/**
	 * The checkpoint that is furthest ahead.
	 *
	 * @param string|null $instance Of this log; null: of the log that was heard of last.
	 * @return array{instance: string, size: int, note: string}|null
	 */
	public function latest( ?string $instance = null ): ?array {
		$table = Schema::table( Schema::CHECKPOINTS );
		if ( null === $instance ) {
			$instance = Database::row( 'SELECT instance FROM %i ORDER BY id DESC LIMIT 1', $table )['instance'] ?? null;
			if ( null === $instance ) {
				return null;
			}
		}
		$row = Database::row( 'SELECT instance, size, note FROM %i WHERE instance = %s ORDER BY size DESC LIMIT 1', $table, $instance );
		if ( ! isset( $row['instance'], $row['size'], $row['note'] ) ) {
			return null;
		}
		return [
			'instance' => $row['instance'],
			'size'     => (int) $row['size'],
			'note'     => $row['note'],
		];
	}

	/**
	 * A log that became shorter.
	 *
	 * @throws Problem Always.
	 */
	private function refuse( int $kept, int $offered ): never {
		throw new Problem(
			409,
			'checkpoint-behind',
			/* translators: 1: number of entries kept, 2: number of entries offered */
			sprintf( __( 'A checkpoint over %1$d entries is kept here, this one covers %2$d: the log was cut or restored from an older copy.', 'ai-support-chat' ), $kept, $offered ),
			'size'
		);
	}
}
