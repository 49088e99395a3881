<?php
/**
 * Constants that WordPress defines at run time, for static analysis.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

define( 'ABSPATH', __DIR__ . '/' );
define( 'LOGGED_IN_COOKIE', 'wordpress_logged_in' );
define( 'ARRAY_A', 'ARRAY_A' );
define( 'HOUR_IN_SECONDS', 3600 );
