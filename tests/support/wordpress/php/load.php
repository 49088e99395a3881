<?php
/**
 * Loads WordPress for a script of the demo, and tells the runner how the script ended.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

/**
 * Loads WordPress. Folders come as arguments, or as $GLOBALS where PHP has no arguments.
 *
 * @param string             $script    The script's name, for its result.
 * @param array<int, string> $arguments The script, the site's folder, the private folder.
 * @return array<string, mixed> What the runner asks for.
 */
function demo_load( string $script, array $arguments ): array {
	$site    = $arguments[1] ?? $GLOBALS['demo_site_dir'];
	$private = $arguments[2] ?? $GLOBALS['demo_private_dir'];
	$input   = json_decode( (string) file_get_contents( $private . '/setup/input.json' ), true, 512, JSON_THROW_ON_ERROR );

	$GLOBALS['demo_result_file'] = $private . '/setup/' . $script . '.result.json';
	$url                         = parse_url( $input['site_url'] );
	$_SERVER['HTTP_HOST']        = $url['host'] . ( isset( $url['port'] ) ? ':' . $url['port'] : '' );
	$_SERVER['REQUEST_URI']      = '/';
	$_SERVER['REQUEST_METHOD']   = 'GET';
	$_SERVER['SERVER_PROTOCOL']  = 'HTTP/1.1';
	$_SERVER['REMOTE_ADDR']      = '127.0.0.1';
	// WordPress's files read and write these as globals.
	global $wpdb, $wp_db_version, $wp_version, $wp_rewrite, $wp_roles, $wp_actions, $wp_filter, $wp_current_filter, $wp_filters, $wp_object_cache, $wp, $wp_query, $wp_the_query, $wp_locale, $wp_embed, $wp_widget_factory, $wp_plugin_paths, $shortcode_tags, $table_prefix, $pagenow, $blog_id, $required_php_version, $required_mysql_version, $required_php_extensions, $wp_local_package, $timestart, $l10n, $wp_textdomain_registry, $wp_post_types, $wp_taxonomies, $wp_post_statuses, $_wp_submenu_nopriv, $wp_theme_directories, $wp_stylesheet_path, $wp_template_path;
	require_once $site . '/wp-load.php';
	return $input;
}

/**
 * Records success. Without it, the runner knows that the script died on the way.
 */
function demo_done(): void {
	demo_result( array( 'ok' => true ) );
}

/**
 * Records why the script cannot go on, and ends it.
 */
function demo_fail( string $message ): never {
	demo_result( array( 'ok' => false, 'message' => $message ) );
	exit( 1 );
}

/**
 * Written under another name first: the runner never reads half of it.
 *
 * @param array<string, mixed> $result What the runner reads.
 */
function demo_result( array $result ): void {
	file_put_contents( $GLOBALS['demo_result_file'] . '.part', json_encode( $result ) );
	rename( $GLOBALS['demo_result_file'] . '.part', $GLOBALS['demo_result_file'] );
}
