<?php
/**
 * A relayed answer.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * An answer of the sidecar that goes out as the bytes it came in.
 */
final class Relayed_Response extends \WP_REST_Response {

	/**
	 * An answer.
	 *
	 * @param string $bytes  The body.
	 * @param int    $status HTTP status.
	 */
	public function __construct( public readonly string $bytes, int $status ) {
		parent::__construct( null, $status );
	}
}
