<?php
/**
 * Removes what the plugin stored: tables (the kept checkpoints of the log too), options and capabilities.
 *
 * The sidecar's own data is not touched: it lies in the sidecar's DATA_DIR.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';

Lifecycle::uninstall();
