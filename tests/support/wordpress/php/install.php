<?php
/**
 * Installs an empty WordPress. Arguments: the site's folder, the private folder.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

/** No welcome mail: it would carry a password. */
function wp_new_blog_notification(): void {}

define( 'WP_INSTALLING', true );
require __DIR__ . '/load.php';
$demo_input = demo_load( 'install', isset( $argv ) ? $argv : array() );
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

$demo_admin = $demo_input['users'][0];
if ( ! is_blog_installed() ) {
	wp_install( $demo_input['title'], $demo_admin['login'], $demo_admin['email'], false, '', wp_slash( $demo_admin['password'] ) );
}

// WebAssembly's runner may have installed a site of its own before this script could: it becomes ours.
if ( false === get_option( 'demo_last_url' ) ) {
	update_option( 'blogname', $demo_input['title'] );
	update_option( 'admin_email', $demo_admin['email'] );
	$demo_user = get_user_by( 'login', $demo_admin['login'] );
	if ( false === $demo_user ) {
		demo_fail( 'WordPress was installed without the administrator ' . $demo_admin['login'] );
	}
	add_filter( 'send_password_change_email', '__return_false' );
	add_filter( 'send_email_change_email', '__return_false' );
	wp_update_user(
		wp_slash(
			array(
				'ID'           => $demo_user->ID,
				'user_pass'    => $demo_admin['password'],
				'user_email'   => $demo_admin['email'],
				'display_name' => $demo_admin['name'],
			)
		)
	);
	// WordPress's own samples.
	foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'post_status' => 'any', 'numberposts' => -1 ) ) as $demo_post ) {
		wp_delete_post( $demo_post->ID, true );
	}
	update_option( 'blogdescription', '' );
	// Otherwise the first page of wp-admin asks twice whether scripts arrive compressed.
	update_option( 'can_compress_scripts', 0 );
	update_option( 'default_comment_status', 'closed' );
	update_option( 'permalink_structure', '/%postname%/' );
}
demo_done();
