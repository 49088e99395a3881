<?php
/**
 * Durable rate limits.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Durable rate limits in fixed windows: a window's row is made by its first hit and counted up in one statement, so
 * that requests at the same time are all counted.
 *
 * What is counted (an address) is kept only as a keyed hash, and only until its window ends.
 */
final class Rate_Limiter {

	/**
	 * A limiter.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * Counts one hit.
	 *
	 * @param string $scope  What is limited.
	 * @param string $who    Whose hit it is.
	 * @param int    $limit  Hits a window.
	 * @param int    $window Seconds.
	 * @return int|null Null when allowed, else the seconds until the window ends.
	 * @throws Problem 503 when it cannot be counted: then nothing is allowed.
	 */
	public function hit( string $scope, string $who, int $limit, int $window ): ?int {
		$now    = $this->clock->now();
		$ends   = $now - $now % $window + $window;
		$bucket = hash_hmac( 'sha256', $scope . '|' . $ends . '|' . $who, wp_salt( 'nonce' ) );
		$table  = Schema::table( Schema::LIMITS );
		$update = 'UPDATE %i SET hits = hits + 1 WHERE bucket = %s';
		// Count up; no row yet: make it; made by another request meanwhile: count up after all.
		if ( 0 === Database::execute( $update, $table, $bucket ) && 0 === Database::execute( 'INSERT IGNORE INTO %i (bucket, hits, expires_at) VALUES (%s, 1, %d)', $table, $bucket, $ends ) ) {
			Database::execute( $update, $table, $bucket );
		}
		$hits = Database::row( 'SELECT hits FROM %i WHERE bucket = %s', $table, $bucket )['hits'] ?? null;
		return null === $hits || (int) $hits > $limit ? $ends - $now : null;
	}

	/**
	 * Removes the windows that have ended.
	 */
	public function purge(): void {
		Database::execute( 'DELETE FROM %i WHERE expires_at < %d', Schema::table( Schema::LIMITS ), $this->clock->now() );
	}
}
