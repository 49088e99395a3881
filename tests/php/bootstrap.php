<?php
/**
 * Loads a real WordPress with this plugin, when AI_SUPPORT_CHAT_WP_DIR names an installed one; else only the classes
 * that need none, and the tests that need one are skipped and say so.
 *
 * The database of that WordPress is written to: it must be one made for tests.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

require_once dirname( __DIR__, 2 ) . '/vendor/autoload.php';

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals, WordPress.WP.GlobalVariablesOverride -- the loader of tests is no plugin.
$wp_dir = getenv( 'AI_SUPPORT_CHAT_WP_DIR' );
$wp_dir = is_string( $wp_dir ) ? rtrim( $wp_dir, '/' ) : '';

if ( '' === $wp_dir ) {
	fwrite( STDERR, "AI_SUPPORT_CHAT_WP_DIR is not set: the tests that need a WordPress are skipped.\n" );
	define( 'ABSPATH', __DIR__ . '/' );
	require_once dirname( __DIR__, 2 ) . '/plugin/includes/autoload.php';
	return;
}
if ( ! is_file( $wp_dir . '/wp-load.php' ) ) {
	fwrite( STDERR, "AI_SUPPORT_CHAT_WP_DIR names $wp_dir, but there is no wp-load.php in it.\n" );
	exit( 78 );
}

$_SERVER += [
	'HTTP_HOST'       => 'shop.example',
	'SERVER_NAME'     => 'shop.example',
	'SERVER_PROTOCOL' => 'HTTP/1.1',
	'REQUEST_URI'     => '/',
	'REQUEST_METHOD'  => 'GET',
	'REMOTE_ADDR'     => '192.0.2.1',
];

require __DIR__ . '/support/load-plugin.php';

// PHPUnit includes this file inside a function; WordPress's own variables must be global nevertheless.
global $wpdb, $wp_db_version, $wp_version, $wp_rewrite, $wp_roles, $wp_actions, $wp_filter, $wp_current_filter, $wp_filters, $wp_object_cache, $wp, $wp_query, $wp_the_query, $wp_locale, $wp_locale_switcher, $wp_embed, $wp_widget_factory, $wp_plugin_paths, $shortcode_tags, $table_prefix, $pagenow, $blog_id, $required_php_version, $required_mysql_version, $wp_local_package, $timestart, $l10n, $wp_textdomain_registry, $wp_post_types, $wp_taxonomies, $wp_post_statuses, $_wp_submenu_nopriv, $wp_theme_directories, $wp_stylesheet_path, $wp_template_path, $wp_theme_features, $_wp_theme_features, $current_user, $phpmailer;

require_once $wp_dir . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
