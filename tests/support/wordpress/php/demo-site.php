<?php
/**
 * Plugin Name: Demo site
 * Description: Keeps the demo to itself: mail goes to files, nothing is fetched from the internet, no welcome screens.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

/*
 * Mail is never sent. Each becomes a JSON file, written under another name first so that a reader
 * never sees half of one. Names sort by time.
 */
add_filter(
	'pre_wp_mail',
	static function ( $short_circuit, array $mail ): bool {
		$recipients = is_array( $mail['to'] ) ? $mail['to'] : explode( ',', (string) $mail['to'] );
		$now        = microtime( true );
		$id         = sprintf( '%013d-%s', (int) ( $now * 1000 ), bin2hex( random_bytes( 4 ) ) );
		$file       = DEMO_MAIL_DIR . '/' . $id . '.json';
		$written    = file_put_contents(
			$file . '.part',
			wp_json_encode(
				array(
					'id'      => $id,
					'to'      => implode( ', ', array_map( 'trim', $recipients ) ),
					'subject' => (string) $mail['subject'],
					'text'    => (string) $mail['message'],
					'sent_at' => gmdate( 'Y-m-d\TH:i:s', (int) $now ) . sprintf( '.%03dZ', (int) ( $now * 1000 ) % 1000 ),
				)
			)
		);
		return false !== $written && rename( $file . '.part', $file );
	},
	10,
	2
);

// WordPress believes that it has just looked for updates and found none.
foreach ( array( 'core', 'plugins', 'themes' ) as $demo_kind ) {
	add_filter(
		'pre_site_transient_update_' . $demo_kind,
		static fn (): object => (object) array(
			'last_checked'    => time(),
			'version_checked' => get_bloginfo( 'version' ),
			'updates'         => array(),
			'response'        => array(),
			'translations'    => array(),
			'no_update'       => array(),
			'checked'         => array(),
		)
	);
}
add_action(
	'init',
	static function (): void {
		foreach ( array( 'wp_version_check', 'wp_update_plugins', 'wp_update_themes' ) as $hook ) {
			remove_all_actions( $hook );
			wp_clear_scheduled_hook( $hook );
		}
		remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
		remove_action( 'admin_print_scripts', 'print_emoji_detection_script' );
	}
);
add_filter( 'emoji_svg_url', '__return_false' );
add_filter( 'admin_email_check_interval', '__return_zero' );
add_filter( 'should_load_remote_block_patterns', '__return_false' );
add_filter( 'pre_option_show_avatars', static fn (): string => '0' );

add_action(
	'wp_dashboard_setup',
	static function (): void {
		remove_action( 'welcome_panel', 'wp_welcome_panel' );
		remove_meta_box( 'dashboard_primary', 'dashboard', 'side' );
	}
);

// A theme's footer is made of samples that lead nowhere.
add_filter(
	'render_block_core/template-part',
	static function ( string $html, array $block ): string {
		return 'footer' === ( $block['attrs']['slug'] ?? '' )
			? '<footer class="wp-block-template-part has-global-padding"><p>' . esc_html( get_bloginfo( 'name' ) ) . '</p></footer>'
			: $html;
	},
	10,
	2
);
