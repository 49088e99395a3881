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
$demo_input = demo_load( isset( $argv ) ? $argv : array() );
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

if ( ! is_blog_installed() ) {
	$demo_admin = $demo_input['users'][0];
	wp_install(
		$demo_input['title'],
		$demo_admin['login'],
		$demo_admin['email'],
		false,
		'',
		wp_slash( $demo_admin['password'] )
	);
	// WordPress's own samples.
	foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'post_status' => 'any', 'numberposts' => -1 ) ) as $demo_post ) {
		wp_delete_post( $demo_post->ID, true );
	}
	update_option( 'blogdescription', '' );
	update_option( 'default_comment_status', 'closed' );
	update_option( 'permalink_structure', '/%postname%/' );
}
demo_done();
