<?php
/**
 * The time.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The time, handed in so that a test can set it.
 */
class Clock {

	/**
	 * Unix seconds.
	 */
	public function now(): int {
		return time();
	}
}
