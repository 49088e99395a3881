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
		$made = Database::execute(
			"INSERT IGNORE INTO %i (jti, fingerprint, expires_at, status, body) VALUES (%s, %s, %d, %d, '')",
			Schema::table( Schema::REPLAYS ),
			$jti,
			$fingerprint,
			$expires_at + 2 * Request_Token::SKEW,
			self::IN_PROGRESS
		);
		return $made > 0;
	}

	/**
	 * Keeps the answer of a claimed id.
	 */
	public function keep( string $jti, int $status, string $body ): void {
		Database::execute( 'UPDATE %i SET status = %d, body = %s WHERE jti = %s', Schema::table( Schema::REPLAYS ), $status, $body, $jti );
	}

	/**
	 * The kept answer; null while the first request is still being carried out.
	 *
	 * @return array{status: int, body: string}|null
	 * @throws Problem 409 when the id was used for another request.
	 */
	public function answer( string $jti, string $fingerprint ): ?array {
		$row = Database::row( 'SELECT fingerprint, status, body FROM %i WHERE jti = %s', Schema::table( Schema::REPLAYS ), $jti );
		if ( null === $row ) {
			return null;
		}
		if ( ! hash_equals( $row['fingerprint'] ?? '', $fingerprint ) ) {
			throw new Problem( 409, 'id-reused', __( 'The id (jti) of this request was used for another one.', 'ai-support-chat' ) );
		}
		$status = (int) ( $row['status'] ?? self::IN_PROGRESS );
		return self::IN_PROGRESS === $status ? null : [
			'status' => $status,
			'body'   => $row['body'] ?? '',
		];
	}

	/**
	 * Removes the ids whose signature has long ended.
	 */
	public function purge(): void {
		Database::execute( 'DELETE FROM %i WHERE expires_at < %d', Schema::table( Schema::REPLAYS ), $this->clock->now() );
	}
}
