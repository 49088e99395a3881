<?php
/**
 * Who may do what.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Who may approve refunds: administrators and shop managers, until the owner decides otherwise.
 *
 * A role is granted the capability once. WooCommerce brings the role shop_manager, perhaps long after this plugin was
 * activated, so the roles are looked at on each load (they are in memory); what the owner took away is not given back.
 */
final class Capabilities {

	public const APPROVE  = 'approve_ai_support_chat_refunds';
	public const SETTINGS = 'manage_options';
	public const OPTION   = 'ai_support_chat_granted_roles';
	private const ROLES   = [ 'administrator', 'shop_manager' ];

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'init', [ $this, 'grant' ], 20 );
	}

	/**
	 * Grants the capability to each role that has appeared since it was last asked.
	 */
	public function grant(): void {
		$stored  = get_option( self::OPTION, [] );
		$granted = is_array( $stored ) ? array_values( array_filter( $stored, 'is_string' ) ) : [];
		$now     = [];
		foreach ( self::ROLES as $name ) {
			$role = get_role( $name );
			if ( null === $role ) {
				continue;
			}
			if ( ! in_array( $name, $granted, true ) ) {
				$role->add_cap( self::APPROVE );
			}
			$now[] = $name;
		}
		if ( $now !== $granted ) {
			update_option( self::OPTION, $now, true );
		}
	}

	/**
	 * The permission of a route for people who approve refunds.
	 *
	 * @throws Problem 401 or 403.
	 */
	public static function permit_approver(): void {
		self::permit( self::APPROVE, __( 'You may not see or decide refunds here. Ask an administrator of this site for the permission.', 'ai-support-chat' ) );
	}

	/**
	 * The permission of a route for people who manage the site.
	 *
	 * @throws Problem 401 or 403.
	 */
	public static function permit_manager(): void {
		self::permit( self::SETTINGS, __( 'You may not see or change these settings.', 'ai-support-chat' ) );
	}

	/**
	 * Takes the capability from every role.
	 */
	public static function revoke(): void {
		foreach ( array_keys( wp_roles()->roles ) as $name ) {
			get_role( (string) $name )?->remove_cap( self::APPROVE );
		}
		delete_option( self::OPTION );
	}

	/**
	 * Refuses who is not logged in (by cookie that means: with a nonce) or lacks the capability.
	 *
	 * @throws Problem 401 or 403.
	 */
	private static function permit( string $capability, string $refusal ): void {
		if ( ! is_user_logged_in() ) {
			throw new Problem( 401, 'not-logged-in', __( 'Please log in again and reload the page.', 'ai-support-chat' ) );
		}
		if ( ! current_user_can( $capability ) ) {
			throw new Problem( 403, 'forbidden', $refusal );
		}
	}
}
