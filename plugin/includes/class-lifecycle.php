<?php
/**
 * Activation, deactivation, uninstall.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Activation, deactivation, uninstall, and the daily cleaning between them.
 */
final class Lifecycle {

	public const CLEANING = 'ai_support_chat_clean';

	/**
	 * The life of the plugin on a site.
	 *
	 * @param string       $plugin_file The plugin's main file.
	 * @param Replay_Store $replays     Which requests were answered.
	 * @param Rate_Limiter $limits      Rate limits.
	 */
	public function __construct(
		private readonly string $plugin_file,
		private readonly Replay_Store $replays,
		private readonly Rate_Limiter $limits
	) {
	}

	/**
	 * Hooks. The tables and the schedule are looked at on each load, which covers updates and networks of sites.
	 */
	public function register(): void {
		register_activation_hook( $this->plugin_file, [ self::class, 'activate' ] );
		register_deactivation_hook( $this->plugin_file, [ self::class, 'deactivate' ] );
		add_action( 'init', [ self::class, 'prepare' ], 5 );
		add_action( self::CLEANING, [ $this, 'clean' ] );
	}

	/**
	 * Makes what the plugin needs.
	 */
	public static function activate(): void {
		self::prepare();
		( new Capabilities() )->grant();
	}

	/**
	 * Tables and schedule, if they are missing.
	 */
	public static function prepare(): void {
		Schema::ensure();
		if ( false === wp_next_scheduled( self::CLEANING ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'daily', self::CLEANING );
		}
		if ( false === wp_next_scheduled( Knowledge_Hooks::SWEEP ) ) {
			wp_schedule_event( time(), 'hourly', Knowledge_Hooks::SWEEP );
		}
	}

	/**
	 * Removes what has expired. Checkpoints are never removed.
	 */
	public function clean(): void {
		$this->replays->purge();
		$this->limits->purge();
	}

	/**
	 * Stops the schedules; everything else stays.
	 */
	public static function deactivate(): void {
		wp_clear_scheduled_hook( self::CLEANING );
		wp_clear_scheduled_hook( Handover::EVENT );
		foreach ( [ Knowledge_Hooks::SWEEP, Knowledge_Hooks::EVENT, Knowledge_Sync_Cron::EVENT ] as $event ) {
			wp_clear_scheduled_hook( $event );
		}
	}

	/**
	 * Removes everything of the plugin from every site of the installation.
	 */
	public static function uninstall(): void {
		if ( ! is_multisite() ) {
			self::uninstall_site();
			return;
		}
		$sites = get_sites(
			[
				'fields' => 'ids',
				'number' => 0,
			]
		);
		foreach ( $sites as $site ) {
			switch_to_blog( $site );
			self::uninstall_site();
			restore_current_blog();
		}
	}

	/**
	 * Removes everything of the plugin from the site at hand.
	 */
	private static function uninstall_site(): void {
		self::deactivate();
		Schema::drop();
		Capabilities::revoke();
		delete_option( Settings::OPTION );
		delete_option( Pairing::OPTION );
		delete_transient( Open_Refunds::TRANSIENT );
		delete_transient( Open_Refunds::ASKED );
		delete_option( Knowledge_Sync_State::OPTION );
		delete_post_meta_by_key( Knowledge_Source::EXCLUDED );
	}
}
