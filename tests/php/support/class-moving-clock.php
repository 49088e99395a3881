<?php
/**
 * A clock that a test sets ahead.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Clock;

/**
 * The time of this machine, and some seconds more.
 */
final class Moving_Clock extends Clock {

	/**
	 * Seconds ahead.
	 */
	public int $ahead = 0;

	/**
	 * Unix seconds.
	 */
	public function now(): int {
		return time() + $this->ahead;
	}
}
