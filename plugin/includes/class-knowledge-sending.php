<?php
/**
 * What a round of sending came to.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What a round of sending came to: how many documents it settled, and how.
 */
final class Knowledge_Sending {

	/**
	 * Handed over.
	 */
	public int $updated = 0;

	/**
	 * Held already.
	 */
	public int $unchanged = 0;

	/**
	 * Forgotten.
	 */
	public int $removed = 0;

	/**
	 * Refused by the sidecar because they cannot be read.
	 */
	public int $rejected = 0;

	/**
	 * Why the round ended early; null when it did not.
	 */
	public ?Problem $problem = null;

	/**
	 * Documents that are settled now.
	 */
	public function settled(): int {
		return $this->updated + $this->unchanged + $this->removed + $this->rejected;
	}
}
