<?php
/**
 * A token that is refused.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * A token that is refused. The message says why and holds nothing of the token.
 */
final class Invalid_Token extends \RuntimeException {
}
