<?php
/**
 * WordPress behind PHP's own server, with the plugin from the sources. Run by Site_Server.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

require __DIR__ . '/load-plugin.php';

$GLOBALS['wp_filter']['pre_option_home'] = [ // @phpstan-ignore offsetAccess.nonOffsetAccessible
	10 => [
		[
			'function'      => static fn(): string => (string) getenv( 'SITE_HOME' ),
			'accepted_args' => 0,
		],
	],
];

define( 'DISABLE_WP_CRON', true );
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF']    = '/index.php';
require getenv( 'AI_SUPPORT_CHAT_WP_DIR' ) . '/index.php';
