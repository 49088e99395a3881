<?php
/**
 * Gives an installed WordPress what the demo shows: people, pages, the plugin and its settings.
 * Runs at every start; what exists, and may have been changed since, stays as it is.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

require __DIR__ . '/load.php';
$demo_input = demo_load( 'content', isset( $argv ) ? $argv : array() );
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

/**
 * Makes a page once. Returns its id.
 *
 * @param array<string, string> $page Keys slug, title, content.
 */
function demo_page( array $page, int $order ): int {
	$found = get_posts(
		array(
			'post_type'   => 'page',
			'post_status' => 'any',
			'meta_key'    => '_demo_page',
			'meta_value'  => $page['slug'],
			'fields'      => 'ids',
		)
	);
	if ( array() !== $found ) {
		return (int) $found[0];
	}
	$id = wp_insert_post(
		wp_slash(
			array(
				'post_type'      => 'page',
				'post_status'    => 'publish',
				'post_title'     => $page['title'],
				'post_name'      => $page['slug'],
				'post_content'   => $page['content'],
				'menu_order'     => $order,
				'comment_status' => 'closed',
				'meta_input'     => array( '_demo_page' => $page['slug'] ),
			)
		),
		true
	);
	if ( is_wp_error( $id ) ) {
		demo_fail( 'page ' . $page['slug'] . ': ' . $id->get_error_message() );
	}
	return $id;
}

/**
 * Makes a person once.
 *
 * @param array<string, string> $user Keys login, email, name, role, password.
 */
function demo_user( array $user ): void {
	$known = get_user_by( 'login', $user['login'] );
	if ( false !== $known ) {
		return;
	}
	$id = wp_insert_user(
		wp_slash(
			array(
				'user_login'   => $user['login'],
				'user_email'   => $user['email'],
				'user_pass'    => $user['password'],
				'display_name' => $user['name'],
				'role'         => $user['role'],
			)
		)
	);
	if ( is_wp_error( $id ) ) {
		demo_fail( 'user ' . $user['login'] . ': ' . $id->get_error_message() );
	}
}

/*
 * The database may come from an older WordPress.
 */
if ( (int) get_option( 'db_version' ) !== (int) $GLOBALS['wp_db_version'] ) {
	wp_upgrade();
}

/*
 * Roles first, so that the plugin finds them when it is activated.
 */
if ( null === get_role( 'shop_manager' ) ) {
	add_role( 'shop_manager', 'Shop manager', array( 'read' => true ) );
}
foreach ( $demo_input['users'] as $demo_person ) {
	if ( null === get_role( $demo_person['role'] ) ) {
		$demo_person['role'] = 'subscriber';
	}
	demo_user( $demo_person );
}

/*
 * No tour of the block editor for the administrator.
 */
$demo_admin = get_user_by( 'login', $demo_input['users'][0]['login'] );
if ( false !== $demo_admin ) {
	global $wpdb;
	$demo_key = $wpdb->get_blog_prefix() . 'persisted_preferences';
	if ( '' === get_user_meta( $demo_admin->ID, $demo_key, true ) ) {
		update_user_meta(
			$demo_admin->ID,
			$demo_key,
			array(
				'core/edit-post' => array( 'welcomeGuide' => false ),
				'core/edit-site' => array( 'welcomeGuide' => false ),
				'core'           => array( 'enableChoosePatternModal' => false ),
				'_modified'      => gmdate( 'c' ),
			)
		);
	}
}

foreach ( $demo_input['pages'] as $demo_order => $demo_page ) {
	$demo_id = demo_page( $demo_page, $demo_order );
	if ( 0 === $demo_order && 'page' !== get_option( 'show_on_front' ) ) {
		update_option( 'show_on_front', 'page' );
		update_option( 'page_on_front', $demo_id );
	}
}

/*
 * The plugin, and where it finds its sidecar. An address that the shop's owner has entered stays.
 */
$demo_plugin = 'ai-support-chat/ai-support-chat.php';
if ( ! is_plugin_active( $demo_plugin ) ) {
	$demo_error = activate_plugin( $demo_plugin );
	if ( is_wp_error( $demo_error ) ) {
		demo_fail( 'the plugin cannot be activated: ' . $demo_error->get_error_message() );
	}
}
$demo_settings = get_option( 'ai_support_chat_settings', array() );
$demo_settings = is_array( $demo_settings ) ? $demo_settings : array();
$demo_last     = get_option( 'demo_last_link', array() );
foreach ( $demo_input['link'] as $demo_key => $demo_value ) {
	$demo_current = $demo_settings[ $demo_key ] ?? '';
	if ( '' === $demo_current || ( $demo_last[ $demo_key ] ?? '' ) === hash( 'sha256', $demo_current ) ) {
		$demo_settings[ $demo_key ] = $demo_value;
	}
}
$demo_settings += array( 'streaming_on' => true );
update_option( 'ai_support_chat_settings', $demo_settings, false );

/*
 * The pairing is bound to the site's address. When the demo itself has moved the site to another port, it is
 * made anew, as an owner does by saving the settings again; a pairing with any other address is left alone.
 */
$demo_last_url = get_option( 'demo_last_url', '' );
if ( $demo_last_url !== $demo_input['site_url'] && get_option( 'ai_support_chat_paired_origin' ) === bin2hex( $demo_last_url ) ) {
	delete_option( 'ai_support_chat_paired_origin' );
}
update_option( 'demo_last_url', $demo_input['site_url'], false );
update_option(
	'demo_last_link',
	array_map( static fn ( string $value ): string => hash( 'sha256', $value ), $demo_input['link'] ),
	false
);

flush_rewrite_rules( false );

/*
 * Once the sidecar is up, cron hands it the pages; it does nothing when they are there already.
 */
if ( false === wp_next_scheduled( 'ai_support_chat_knowledge_sync' ) ) {
	wp_schedule_single_event( time(), 'ai_support_chat_knowledge_sync' );
}
demo_done();
