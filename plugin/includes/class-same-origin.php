<?php
/**
 * Requests from the site's own pages.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Requests that a browser sent from a page of this site.
 *
 * Needed because the session route reads the login cookie without a nonce: a page cached for everybody holds none.
 * Browsers set both headers themselves and no script can change them; at least one must be there.
 */
final class Same_Origin {

	/**
	 * The permission of a route for the site's own pages.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 403 when it came from elsewhere.
	 */
	public static function permit( \WP_REST_Request $request ): void {
		$origin = $request->get_header( 'origin' );
		$site   = $request->get_header( 'sec_fetch_site' );
		$known  = null !== $origin || null !== $site;
		$ours   = null === $origin || strtolower( $origin ) === Site_Origin::current();
		$same   = null === $site || 'same-origin' === strtolower( $site );
		if ( ! $known || ! $ours || ! $same ) {
			throw new Problem( 403, 'cross-site', __( 'Only pages of this site may start a chat.', 'ai-support-chat' ) );
		}
	}
}
