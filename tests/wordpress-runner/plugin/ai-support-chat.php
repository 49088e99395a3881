<?php
/**
 * Plugin Name: Runner's tests
 * Description: Stands where the plugin stands, so that the runner is tested alone.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

add_shortcode( 'ai_support_chat', static fn (): string => '<p id="chat">' . esc_html( wp_get_current_user()->user_login ) . '</p>' );

add_action(
	'rest_api_init',
	static function (): void {
		register_rest_route(
			'runner-test/v1',
			'/(?P<what>\w+)',
			array(
				'methods'             => 'GET',
				'permission_callback' => '__return_true',
				'callback'            => static function ( WP_REST_Request $request ): array {
					switch ( $request['what'] ) {
						case 'mail':
							return array( 'sent' => wp_mail( array( 'a@example.com', 'b@example.com' ), 'Über "codes"', "Line one\n<b>two</b>" ) );
						case 'fetch':
							$answer = wp_remote_get( (string) $request->get_param( 'url' ) );
							return is_wp_error( $answer )
								? array( 'refused' => $answer->get_error_code() )
								: array( 'body' => wp_remote_retrieve_body( $answer ) );
						default:
							return array(
								'settings' => get_option( 'ai_support_chat_settings' ),
								'home'     => home_url(),
								'roles'    => array_map( static fn ( WP_User $user ): array => array( $user->user_login, $user->user_email, $user->roles[0] ), get_users( array( 'orderby' => 'ID' ) ) ),
							);
					}
				},
			)
		);
	}
);
