<?php
/**
 * The pages in wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The menu Support Chat with the pages Approvals, Knowledge and Settings. Each is a root element for a script.
 */
final class Admin_Pages {

	public const APPROVALS = 'ai-support-chat';
	public const KNOWLEDGE = 'ai-support-chat-knowledge';
	public const FACTS     = 'ai-support-chat-facts';
	public const STATUS    = 'ai-support-chat-status';
	public const SETTINGS  = 'ai-support-chat-settings';

	/**
	 * The pages' hook suffixes, and the script of each.
	 *
	 * @var array<string, string>
	 */
	private array $scripts = [];

	/**
	 * The pages.
	 *
	 * @param string       $plugin_file The plugin's main file.
	 * @param Open_Refunds $open        How many refunds wait.
	 */
	public function __construct(
		private readonly string $plugin_file,
		private readonly Open_Refunds $open
	) {
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'admin_menu', [ $this, 'add_pages' ] );
		add_action( 'admin_enqueue_scripts', [ $this, 'enqueue' ] );
		add_filter( 'plugin_action_links_' . plugin_basename( $this->plugin_file ), [ $this, 'add_link' ] );
	}

	/**
	 * Adds the menu.
	 */
	public function add_pages(): void {
		$name  = __( 'Support Chat', 'ai-support-chat' );
		$label = __( 'Approvals', 'ai-support-chat' );
		$menu  = add_menu_page( $label, $name . $this->bubble(), Capabilities::APPROVE, self::APPROVALS, [ $this, 'render_approvals' ], 'dashicons-format-chat', 56 );
		// Before any other: WordPress would put an entry of the menu's own name first.
		add_submenu_page( self::APPROVALS, $label, $label . $this->bubble(), Capabilities::APPROVE, self::APPROVALS );
		$pages = [
			'approvals' => $menu,
			'knowledge' => add_submenu_page( self::APPROVALS, __( 'Knowledge', 'ai-support-chat' ), __( 'Knowledge', 'ai-support-chat' ), Capabilities::SETTINGS, self::KNOWLEDGE, [ $this, 'render_knowledge' ] ),
			'facts'     => add_submenu_page( self::APPROVALS, __( 'Business facts', 'ai-support-chat' ), __( 'Business facts', 'ai-support-chat' ), Capabilities::SETTINGS, self::FACTS, [ $this, 'render_facts' ] ),
			'status'    => add_submenu_page( self::APPROVALS, __( 'Support Chat Status', 'ai-support-chat' ), __( 'Status', 'ai-support-chat' ), Capabilities::SETTINGS, self::STATUS, [ $this, 'render_status' ] ),
			'settings'  => add_submenu_page( self::APPROVALS, __( 'Support Chat Settings', 'ai-support-chat' ), __( 'Settings', 'ai-support-chat' ), Capabilities::SETTINGS, self::SETTINGS, [ $this, 'render_settings' ] ),
		];
		foreach ( $pages as $script => $hook ) {
			if ( is_string( $hook ) ) {
				$this->scripts[ $hook ] = $script;
			}
		}
	}

	/**
	 * Loads the script of the page at hand.
	 *
	 * @param mixed $hook The page's hook suffix.
	 */
	public function enqueue( mixed $hook ): void {
		$script = is_string( $hook ) ? ( $this->scripts[ $hook ] ?? null ) : null;
		if ( null !== $script ) {
			( new Built_Assets( $this->plugin_file ) )->enqueue( $script );
		}
	}

	/**
	 * The Approvals page.
	 */
	public function render_approvals(): void {
		$settings = current_user_can( Capabilities::SETTINGS ) ? menu_page_url( self::SETTINGS, false ) : '';
		printf(
			'<div class="wrap"><h1 class="wp-heading-inline">%1$s</h1><hr class="wp-header-end"><div id="ai-support-chat-approvals"%2$s>%3$s</div></div>',
			esc_html__( 'Approvals', 'ai-support-chat' ),
			'' === $settings ? '' : ' data-settings-url="' . esc_url( $settings ) . '"',
			wp_kses_post( $this->placeholder( 'approvals' ) )
		);
	}

	/**
	 * The Knowledge page.
	 */
	public function render_knowledge(): void {
		printf(
			'<div class="wrap"><h1 class="wp-heading-inline">%1$s</h1><hr class="wp-header-end"><div id="ai-support-chat-knowledge" data-settings-url="%2$s">%3$s</div></div>',
			esc_html__( 'Knowledge', 'ai-support-chat' ),
			esc_url( menu_page_url( self::SETTINGS, false ) ),
			wp_kses_post( $this->placeholder( 'knowledge' ) )
		);
	}

	/**
	 * The Business facts page.
	 */
	public function render_facts(): void {
		printf(
			'<div class="wrap"><h1 class="wp-heading-inline">%1$s</h1><hr class="wp-header-end"><div id="ai-support-chat-facts" data-settings-url="%2$s">%3$s</div></div>',
			esc_html__( 'Business facts', 'ai-support-chat' ),
			esc_url( menu_page_url( self::SETTINGS, false ) ),
			wp_kses_post( $this->placeholder( 'facts' ) )
		);
	}

	/**
	 * The Status page.
	 */
	public function render_status(): void {
		printf(
			'<div class="wrap"><h1 class="wp-heading-inline">%1$s</h1><hr class="wp-header-end"><div id="ai-support-chat-status" data-settings-url="%2$s">%3$s</div></div>',
			esc_html__( 'Support Chat Status', 'ai-support-chat' ),
			esc_url( menu_page_url( self::SETTINGS, false ) ),
			wp_kses_post( $this->placeholder( 'status' ) )
		);
	}

	/**
	 * The Settings page.
	 */
	public function render_settings(): void {
		printf(
			'<div class="wrap"><h1 class="wp-heading-inline">%1$s</h1><hr class="wp-header-end"><div id="ai-support-chat-settings">%2$s</div></div>',
			esc_html__( 'Support Chat Settings', 'ai-support-chat' ),
			wp_kses_post( $this->placeholder( 'settings' ) )
		);
	}

	/**
	 * Adds the settings to the plugin's entry in the list of plugins.
	 *
	 * @param mixed $links The links there are.
	 * @return array<mixed>
	 */
	public function add_link( mixed $links ): array {
		$url  = menu_page_url( self::SETTINGS, false );
		$link = '' === $url ? [] : [ 'settings' => sprintf( '<a href="%1$s">%2$s</a>', esc_url( $url ), esc_html__( 'Settings', 'ai-support-chat' ) ) ];
		return $link + ( is_array( $links ) ? $links : [] );
	}

	/**
	 * What stands in the root element until the script runs.
	 */
	private function placeholder( string $script ): string {
		return ( new Built_Assets( $this->plugin_file ) )->has( $script )
			? '<noscript><p>' . esc_html__( 'This page needs JavaScript.', 'ai-support-chat' ) . '</p></noscript>'
			: '<div class="notice notice-error inline"><p>' . esc_html__( 'The plugin\'s scripts are missing: it was installed from its sources without being built. Run npm run build, or install a release.', 'ai-support-chat' ) . '</p></div>';
	}

	/**
	 * The number of refunds that wait, as WordPress marks such numbers.
	 */
	private function bubble(): string {
		$count = current_user_can( Capabilities::APPROVE ) ? $this->open->count() : 0;
		if ( 0 === $count ) {
			return '';
		}
		/* translators: %s: number of refunds */
		$text = sprintf( _n( '%s refund waits for a decision', '%s refunds wait for a decision', $count, 'ai-support-chat' ), number_format_i18n( $count ) );
		return sprintf( ' <span class="awaiting-mod count-%1$d"><span aria-hidden="true">%2$s</span><span class="screen-reader-text">%3$s</span></span>', $count, esc_html( number_format_i18n( $count ) ), esc_html( $text ) );
	}
}
