<?php
/**
 * What a web server's rewrite rules do for WordPress, for PHP's built-in server.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

$demo_root = (string) realpath( $_SERVER['DOCUMENT_ROOT'] );
$demo_path = rawurldecode( (string) parse_url( (string) $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );

// Hidden files, and a path that climbs out, are nobody's business.
if ( preg_match( '#(^|/)\.#', $demo_path ) && ! str_starts_with( $demo_path, '/.well-known/' ) ) {
	http_response_code( 404 );
	return true;
}

$demo_file = $demo_root . $demo_path;
if ( is_dir( $demo_file ) && is_file( rtrim( $demo_file, '/' ) . '/index.php' ) ) {
	if ( ! str_ends_with( $demo_path, '/' ) ) {
		header( 'Location: ' . $demo_path . '/', true, 301 );
		return true;
	}
	$demo_path .= 'index.php';
	$demo_file  = $demo_root . $demo_path;
}
if ( is_file( $demo_file ) && ! str_ends_with( $demo_file, '.php' ) ) {
	return false;
}
if ( ! is_file( $demo_file ) ) {
	$demo_path = '/index.php';
	$demo_file = $demo_root . '/index.php';
}

$_SERVER['SCRIPT_NAME']     = $demo_path;
$_SERVER['PHP_SELF']        = $demo_path;
$_SERVER['SCRIPT_FILENAME'] = $demo_file;
unset( $_SERVER['PATH_INFO'] );
chdir( dirname( $demo_file ) );
require $demo_file;
