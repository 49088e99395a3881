<?php
/**
 * Which tickets were mailed.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Which tickets were mailed, so that the sidecar, which did not get the answer and asks again under a new signature,
 * does not make a second mail of one ticket. Kept among the answered requests, under an id that no signature has.
 *
 * A ticket is its whole request: two that share a reference by chance are both mailed.
 */
final class Mailed_Tickets {

	private const KEPT        = 2592000;
	private const IN_PROGRESS = 120;

	/**
	 * The memory.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * Sends a ticket unless it was sent; it counts as sent only once `$send` returned.
	 *
	 * @param string            $body What the sidecar asked for, its reference included.
	 * @param \Closure(): void $send Sends the mail.
	 * @throws Problem 409 while it is being sent elsewhere, and what `$send` throws.
	 */
	public function once( string $body, \Closure $send ): void {
		$id    = 'ticket:' . substr( hash_hmac( 'sha256', $body, wp_salt() ), 0, 48 );
		$table = Schema::table( Schema::REPLAYS );
		$now   = $this->clock->now();
		// Of a sending that ended without a word (a fatal error, a restart), nobody knows: it is done again.
		Database::execute( 'DELETE FROM %i WHERE jti = %s AND expires_at < %d', $table, $id, $now );
		if ( 0 === Database::execute( "INSERT IGNORE INTO %i (jti, fingerprint, expires_at, status, body) VALUES (%s, '', %d, 0, '')", $table, $id, $now + self::IN_PROGRESS ) ) {
			$row = Database::row( 'SELECT status FROM %i WHERE jti = %s', $table, $id );
			if ( 0 === (int) ( $row['status'] ?? 0 ) ) {
				throw new Problem( 409, 'in-progress', __( 'The same request is still being carried out.', 'ai-support-chat' ), null, 5 );
			}
			return;
		}
		try {
			$send();
		} catch ( \Throwable $error ) {
			Database::execute( 'DELETE FROM %i WHERE jti = %s', $table, $id );
			throw $error;
		}
		Database::execute( 'UPDATE %i SET status = 202, expires_at = %d WHERE jti = %s', $table, $now + self::KEPT, $id );
	}
}
