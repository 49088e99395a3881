<?php
/**
 * Which signed requests were answered.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Which signed requests were answered, and how.
 *
 * The id is the primary key: of two requests with one id at the same time, one is carried out. The row outlives the
 * signature, so a repeat is either answered from here or refused as stale.
 */
final class Replay_Store {

	private const IN_PROGRESS = 0;

	/**
	 * A store.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * Claims an id. True: it is new and ours to carry out.
	 *
	 * @param string $jti         The request's id.
	 * @param string $fingerprint What was asked, keyed, so that a mailed code cannot be guessed from it.
	 * @param int    $expires_at  When the signature ends (Unix seconds).
	 */
	public function claim( string $jti, string $fingerprint, int $expires_at ): bool {
		global $wpdb;
		$table = Schema::table( Schema::REPLAYS );
		$made  = $wpdb->query(
			$wpdb->prepare(
				"INSERT IGNORE INTO %i (jti, fingerprint, expires_at, status, body) VALUES (%s, %s, %d, %d, '')",
				$table,
				$jti,
				$fingerprint,
				$expires_at + 2 * Request_Token::SKEW,
				self::IN_PROGRESS
			)
		);
		if ( false === $made ) {
			throw new Problem( 503, 'storage', __( 'The site\'s database did not answer. Please try again in a moment.', 'ai-support-chat' ), null, 5 );
		}
		return (int) $made > 0;
	}

	/**
	 * Keeps the answer of a claimed id.
	 */
	public function keep( string $jti, int $status, string $body ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET status = %d, body = %s WHERE jti = %s', Schema::table( Schema::REPLAYS ), $status, $body, $jti ) );
	}

	/**
	 * The kept answer; null while the first request is still being carried out.
	 *
	 * @return array{status: int, body: string}|null
	 * @throws Problem 409 when the id was used for another request.
	 */
	public function answer( string $jti, string $fingerprint ): ?array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT fingerprint, status, body FROM %i WHERE jti = %s', Schema::table( Schema::REPLAYS ), $jti ), ARRAY_A );
		if ( ! is_array( $row ) ) {
			return null;
		}
		if ( ! is_string( $row['fingerprint'] ?? null ) || ! hash_equals( $row['fingerprint'], $fingerprint ) ) {
			throw new Problem( 409, 'id-reused', __( 'The id (jti) of this request was used for another one.', 'ai-support-chat' ) );
		}
		$status = is_numeric( $row['status'] ?? null ) ? (int) $row['status'] : self::IN_PROGRESS;
		return self::IN_PROGRESS === $status ? null : [
			'status' => $status,
			'body'   => is_string( $row['body'] ?? null ) ? $row['body'] : '',
		];
	}

	/**
	 * Removes the ids whose signature has long ended.
	 */
	public function purge(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE expires_at < %d', Schema::table( Schema::REPLAYS ), $this->clock->now() ) );
	}
}
