<?php
/**
 * How many refunds wait for a person.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * How many refunds wait for a person, for the bubble in the menu.
 *
 * No admin page waits for the sidecar: the number is what was last heard. It is heard whenever the Approvals page
 * loads its list, and by the Heartbeat that open admin pages send anyway, at most once a minute.
 */
final class Open_Refunds {

	public const TRANSIENT = 'ai_support_chat_open_refunds';
	public const ASKED     = 'ai_support_chat_open_refunds_asked';
	private const KEEP     = 900;
	private const EVERY    = 55;

	/**
	 * The counter.
	 *
	 * @param Pairing        $pairing The pairing.
	 * @param Sidecar_Client $sidecar The sidecar.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Sidecar_Client $sidecar
	) {
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_filter( 'heartbeat_received', [ $this, 'on_heartbeat' ] );
	}

	/**
	 * The number last heard; 0 when none was for a quarter of an hour.
	 */
	public function count(): int {
		$count = get_transient( self::TRANSIENT );
		return is_numeric( $count ) ? max( 0, (int) $count ) : 0;
	}

	/**
	 * Remembers what the sidecar said.
	 *
	 * @param mixed $count `open_count` of an answer.
	 */
	public function remember( mixed $count ): void {
		if ( is_int( $count ) ) {
			set_transient( self::TRANSIENT, $count, self::KEEP );
		}
	}

	/**
	 * Asks again, in the background request of an open admin page.
	 *
	 * @param mixed $response The Heartbeat's answer, unchanged.
	 */
	public function on_heartbeat( mixed $response ): mixed {
		if ( ! current_user_can( Capabilities::APPROVE ) || false !== get_transient( self::ASKED ) ) {
			return $response;
		}
		set_transient( self::ASKED, 1, self::EVERY );
		try {
			$reply = $this->sidecar->send( $this->pairing->link(), 'GET', '/api/agent/approvals?state=open&limit=1', '', Actor::from_user( wp_get_current_user() ), [], 2 );
			$this->remember( $reply->is_success() ? ( $reply->body['open_count'] ?? null ) : null );
		} catch ( Problem ) {
			// The Approvals page says what is wrong; the bubble only keeps its last number.
			return $response;
		}
		return $response;
	}
}
