<?php
/**
 * What is needed to talk to the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What is needed to talk to the sidecar: where it is and the keys of the pairing.
 */
final class Link {

	/**
	 * An address and keys that belong together.
	 *
	 * @param string $base_url The sidecar's origin.
	 * @param Keys   $keys     The pairing's keys.
	 */
	public function __construct(
		public readonly string $base_url,
		public readonly Keys $keys
	) {
	}
}
