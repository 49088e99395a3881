<?php
/**
 * The composition root.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The composition root: every `new` of a part that lives as long as the request, and nothing else.
 */
final class Plugin {

	/**
	 * The plugin.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	public function __construct( private readonly string $plugin_file ) {
	}

	/**
	 * Builds the parts and hooks them in.
	 */
	public function register(): void {
		$clock       = new Clock();
		$pairing     = new Pairing();
		$sidecar     = new Sidecar_Client( $clock );
		$limits      = new Rate_Limiter( $clock );
		$replays     = new Replay_Store( $clock );
		$checkpoints = new Checkpoint_Store( $clock );
		$signed      = new Signed_Requests( $pairing, $replays, $clock );
		$handover    = new Handover( $pairing, $sidecar );
		$open        = new Open_Refunds( $pairing, $sidecar );
		$knowledge   = new Knowledge( $pairing, $sidecar, $clock );
		$routes      = new Rest_Routes();

		( new Lifecycle( $this->plugin_file, $replays, $limits ) )->register();
		( new Capabilities() )->register();
		( new Chat_Block( $this->plugin_file ) )->register();
		( new Admin_Pages( $this->plugin_file, $open ) )->register();
		( new Admin_Notices( $pairing ) )->register();
		( new Privacy_Policy() )->register();
		$handover->register();
		$open->register();
		$knowledge->register();
		$routes->register();

		add_action(
			'init',
			function (): void {
				load_plugin_textdomain( 'ai-support-chat', false, dirname( plugin_basename( $this->plugin_file ) ) . '/languages' );
			},
			1
		);
		add_action(
			'rest_api_init',
			static function () use ( $routes, $pairing, $sidecar, $limits, $clock, $signed, $checkpoints, $handover, $open, $knowledge ): void {
				( new Session_Route( $pairing, $limits, $clock ) )->register( $routes );
				( new Relay_Routes( $pairing ) )->register( $routes );
				( new Mail_Route( $signed, new Mailer(), new Mailed_Tickets( $clock ) ) )->register( $routes );
				( new Checkpoint_Routes( $signed, $checkpoints ) )->register( $routes );
				( new Approval_Routes( $pairing, $sidecar, $open ) )->register( $routes );
				( new Facts_Routes( $pairing, $sidecar ) )->register( $routes );
				( new Status_Routes( $pairing, $sidecar ) )->register( $routes );
				( new Settings_Routes( $pairing, $handover, new Connection_Test( $pairing, $sidecar, $handover ) ) )->register( $routes );
				$knowledge->register_routes( $routes );
			}
		);
	}
}
