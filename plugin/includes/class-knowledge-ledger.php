<?php
/**
 * What is to be sent to the sidecar, and what it holds.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * One row a document, named `post-12` or `upload-3`: whether it must be looked at again, and the hash of what the
 * sidecar holds of it.
 *
 * A row says only "look again"; whether that means to send or to remove is decided when it is looked at. `removal`
 * puts it first in the queue. Who works on a row holds its lease, so one document is never sent by two requests at
 * once; `revision` tells the holder that it changed meanwhile, and then the row stays in the queue.
 *
 * @phpstan-type Row array{external_id: string, revision: int, attempts: int, lease: string, hash: string}
 */
final class Knowledge_Ledger {

	public const POST   = 'post-';
	public const UPLOAD = 'upload-';

	private const LEASE   = 90;
	private const SOONEST = 30;
	private const LATEST  = [
		'removal' => 300,
		'change'  => 3600,
	];

	/**
	 * The ledger.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * Puts a document into the queue, at once and with a clean slate.
	 *
	 * @param bool $removal It is known to have to go: before all others.
	 * @param bool $anew    Send it even if the sidecar holds the same.
	 */
	public function mark( string $external_id, bool $removal, bool $anew = false ): void {
		$table  = Schema::table( Schema::KNOWLEDGE );
		$now    = $this->clock->now();
		$update = $anew
			? "UPDATE %i SET waiting = 1, removal = %d, revision = revision + 1, attempts = 0, due_at = %d, reason = '', changed_at = %d, hash = '' WHERE external_id = %s"
			: "UPDATE %i SET waiting = 1, removal = %d, revision = revision + 1, attempts = 0, due_at = %d, reason = '', changed_at = %d WHERE external_id = %s";
		$change = static fn(): int => Database::execute( $update, $table, (int) $removal, $now, $now, $external_id );
		// As with the limits: another request may make the row between the two statements.
		if ( 0 === $change() && 0 === Database::execute( "INSERT IGNORE INTO %i (external_id, waiting, removal, revision, attempts, due_at, lease, leased_until, hash, reason, changed_at) VALUES (%s, 1, %d, 0, 0, %d, '', 0, '', '', %d)", $table, $external_id, (int) $removal, $now, $now ) ) {
			$change();
		}
	}

	/**
	 * Takes documents out of the queue to work on them: removals first, then the oldest.
	 *
	 * @param int  $limit At most so many.
	 * @param bool $force Those too whose next attempt lies ahead.
	 * @return list<Row>
	 */
	public function take( int $limit, bool $force ): array {
		$table = Schema::table( Schema::KNOWLEDGE );
		$now   = $this->clock->now();
		$found = Database::rows(
			'SELECT external_id FROM %i WHERE waiting = 1 AND due_at <= %d AND leased_until < %d ORDER BY removal DESC, due_at, external_id LIMIT %d',
			$table,
			$force ? PHP_INT_MAX : $now,
			$now,
			$limit
		);
		$lease = bin2hex( random_bytes( 16 ) );
		$mine  = [];
		foreach ( $found as $row ) {
			$id = (string) $row['external_id'];
			if ( 0 === Database::execute( 'UPDATE %i SET lease = %s, leased_until = %d WHERE external_id = %s AND waiting = 1 AND leased_until < %d', $table, $lease, $now + self::LEASE, $id, $now ) ) {
				continue;
			}
			$row = Database::row( 'SELECT revision, attempts, hash FROM %i WHERE external_id = %s', $table, $id );
			if ( null !== $row ) {
				$mine[] = [
					'external_id' => $id,
					'revision'    => (int) $row['revision'],
					'attempts'    => (int) $row['attempts'],
					'lease'       => $lease,
					'hash'        => (string) $row['hash'],
				];
			}
		}
		return $mine;
	}

	/**
	 * The sidecar holds it now.
	 *
	 * @param Row    $row  As it was taken.
	 * @param string $hash Of what was sent.
	 */
	public function held( array $row, string $hash ): void {
		$this->settle( $row, $hash, '' );
	}

	/**
	 * The sidecar holds nothing of it, because it could not be read.
	 *
	 * @param Row    $row    As it was taken.
	 * @param string $reason Why.
	 */
	public function rejected( array $row, string $reason ): void {
		$this->settle( $row, '', mb_substr( $reason, 0, 500 ) );
	}

	/**
	 * The sidecar holds nothing of it, and need not.
	 *
	 * @param Row $row As it was taken.
	 */
	public function gone( array $row ): void {
		$table = Schema::table( Schema::KNOWLEDGE );
		if ( 0 === Database::execute( 'DELETE FROM %i WHERE external_id = %s AND lease = %s AND revision = %d', $table, $row['external_id'], $row['lease'], $row['revision'] ) ) {
			Database::execute( "UPDATE %i SET hash = '' WHERE external_id = %s AND lease = %s", $table, $row['external_id'], $row['lease'] );
			$this->release( $row );
		}
	}

	/**
	 * It could not be sent: later again, each time twice as long.
	 *
	 * @param Row    $row    As it was taken.
	 * @param string $reason Why.
	 */
	public function failed( array $row, string $reason ): void {
		$wait = min( self::LATEST['change'], self::SOONEST * 2 ** min( 10, $row['attempts'] ) );
		Database::execute(
			"UPDATE %i SET attempts = attempts + 1, due_at = %d + CASE WHEN removal = 1 THEN %d ELSE %d END, reason = %s, lease = '', leased_until = 0 WHERE external_id = %s AND lease = %s AND revision = %d",
			Schema::table( Schema::KNOWLEDGE ),
			$this->clock->now(),
			min( self::LATEST['removal'], $wait ),
			$wait,
			mb_substr( $reason, 0, 500 ),
			$row['external_id'],
			$row['lease'],
			$row['revision']
		);
		$this->release( $row );
	}

	/**
	 * Puts it back as it was taken.
	 *
	 * @param Row $row As it was taken.
	 */
	public function release( array $row ): void {
		Database::execute( "UPDATE %i SET lease = '', leased_until = 0 WHERE external_id = %s AND lease = %s", Schema::table( Schema::KNOWLEDGE ), $row['external_id'], $row['lease'] );
	}

	/**
	 * Is known here: sent, waiting or rejected.
	 */
	public function knows( string $external_id ): bool {
		return null !== Database::row( 'SELECT external_id FROM %i WHERE external_id = %s', Schema::table( Schema::KNOWLEDGE ), $external_id );
	}

	/**
	 * Ids of documents in order.
	 *
	 * @param string $prefix self::POST or self::UPLOAD.
	 * @param string $after  Ids behind this one; '' for the first.
	 * @param int    $limit  At most so many.
	 * @param bool   $stays  Only those that are, or will be, at the sidecar.
	 * @return list<string>
	 */
	public function ids( string $prefix, string $after, int $limit, bool $stays ): array {
		$rows = Database::rows(
			$stays
				? "SELECT external_id FROM %i WHERE external_id LIKE %s AND external_id > %s AND removal = 0 AND (waiting = 1 OR hash <> '') ORDER BY external_id LIMIT %d"
				: 'SELECT external_id FROM %i WHERE external_id LIKE %s AND external_id > %s ORDER BY external_id LIMIT %d',
			Schema::table( Schema::KNOWLEDGE ),
			$prefix . '%',
			$after,
			$limit
		);
		return array_map( static fn( array $row ): string => (string) $row['external_id'], $rows );
	}

	/**
	 * How many wait, were rejected, are held; when the next attempt is due (Unix seconds, null when none waits), and
	 * whether the last one with any of them failed.
	 *
	 * @return array{waiting: int, rejected: int, held: int, due_at: int|null, failing: bool}
	 */
	public function counts(): array {
		$row     = Database::row(
			"SELECT SUM(waiting) AS waiting, SUM(CASE WHEN waiting = 0 AND reason <> '' THEN 1 ELSE 0 END) AS rejected, SUM(CASE WHEN hash <> '' THEN 1 ELSE 0 END) AS held, MIN(CASE WHEN waiting = 1 THEN due_at END) AS due_at, MAX(CASE WHEN waiting = 1 THEN attempts ELSE 0 END) AS attempts FROM %i",
			Schema::table( Schema::KNOWLEDGE )
		) ?? [];
		$waiting = (int) ( $row['waiting'] ?? 0 );
		return [
			'waiting'  => $waiting,
			'rejected' => (int) ( $row['rejected'] ?? 0 ),
			'held'     => (int) ( $row['held'] ?? 0 ),
			'due_at'   => 0 === $waiting ? null : (int) ( $row['due_at'] ?? 0 ),
			'failing'  => (int) ( $row['attempts'] ?? 0 ) > 0,
		];
	}

	/**
	 * Documents that wait or were rejected, rejected ones first.
	 *
	 * @return list<array{external_id: string, waiting: bool, removal: bool, attempts: int, due_at: int, reason: string, changed_at: int}>
	 */
	public function pending( int $limit ): array {
		$rows = Database::rows(
			"SELECT external_id, waiting, removal, attempts, due_at, reason, changed_at FROM %i WHERE waiting = 1 OR reason <> '' ORDER BY waiting, changed_at DESC, external_id LIMIT %d",
			Schema::table( Schema::KNOWLEDGE ),
			$limit
		);
		return array_map(
			static fn( array $row ): array => [
				'external_id' => (string) $row['external_id'],
				'waiting'     => '1' === $row['waiting'],
				'removal'     => '1' === $row['removal'],
				'attempts'    => (int) $row['attempts'],
				'due_at'      => (int) $row['due_at'],
				'reason'      => (string) $row['reason'],
				'changed_at'  => (int) $row['changed_at'],
			],
			$rows
		);
	}

	/**
	 * Settles a document, unless it changed while it was worked on.
	 *
	 * @param Row $row As it was taken.
	 */
	private function settle( array $row, string $hash, string $reason ): void {
		$table = Schema::table( Schema::KNOWLEDGE );
		Database::execute( 'UPDATE %i SET hash = %s WHERE external_id = %s AND lease = %s', $table, $hash, $row['external_id'], $row['lease'] );
		Database::execute( 'UPDATE %i SET waiting = 0, removal = 0, attempts = 0, reason = %s WHERE external_id = %s AND lease = %s AND revision = %d', $table, $reason, $row['external_id'], $row['lease'], $row['revision'] );
		$this->release( $row );
	}
}
