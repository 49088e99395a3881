<?php
/**
 * Plugin Name:       AI Support Chat
 * Description:       A support chat for the storefront. Its own sidecar answers questions, looks up orders and asks a person before money moves.
 * Version:           0.1.0
 * Requires at least: 6.6
 * Requires PHP:      8.1
 * Author:            The AI Support Chat contributors
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       ai-support-chat
 * Domain Path:       /languages
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/autoload.php';

const VERSION = '0.1.0';

( new Plugin( __FILE__ ) )->register();
