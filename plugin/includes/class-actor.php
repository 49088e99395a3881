<?php
/**
 * The person on whose behalf WordPress asks.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The person on whose behalf WordPress asks the sidecar; goes into the signature, never into a body.
 */
final class Actor {

	/**
	 * A person and what they may do.
	 *
	 * @param string       $id   WordPress user id.
	 * @param string       $name Display name.
	 * @param list<string> $can  `approve_refunds` and `manage_settings`, as they hold.
	 */
	public function __construct(
		public readonly string $id,
		public readonly string $name,
		public readonly array $can
	) {
	}

	/**
	 * From a logged-in user.
	 */
	public static function from_user( \WP_User $user ): self {
		$can = [];
		if ( $user->has_cap( Capabilities::APPROVE ) ) {
			$can[] = 'approve_refunds';
		}
		if ( $user->has_cap( Capabilities::SETTINGS ) ) {
			$can[] = 'manage_settings';
		}
		return new self( (string) $user->ID, $user->display_name, $can );
	}

	/**
	 * The `act` claim.
	 *
	 * @return array{id: string, name: string, can: list<string>}
	 */
	public function claim(): array {
		return [
			'id'   => $this->id,
			'name' => $this->name,
			'can'  => $this->can,
		];
	}
}
