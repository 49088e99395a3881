<?php
/**
 * The keys of one pairing.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Keys derived apart from the one shared secret, each for one purpose only.
 *
 * The site's origin is the salt (HKDF, RFC 5869): a copy of the site at another address derives other keys and
 * can sign nothing that the sidecar accepts. docs/protocol.md states the formula, tests/vectors/link.json freezes it.
 */
final class Keys {

	public const SESSION  = 'session';
	public const REQUEST  = 'request';
	public const CALLBACK = 'callback';

	private const INFO = 'ai-support-chat/v1/';

	/**
	 * The secret stays in here: nothing of this class prints or returns it.
	 *
	 * @param string $secret The shared secret, not empty.
	 * @param string $origin The site's origin, as Site_Origin states it.
	 */
	public function __construct(
		#[\SensitiveParameter] private readonly string $secret,
		public readonly string $origin
	) {
	}

	/**
	 * 32 bytes for a purpose.
	 *
	 * @param self::SESSION|self::REQUEST|self::CALLBACK $purpose What the key signs.
	 */
	public function key( string $purpose ): string {
		return $this->derive( $purpose );
	}

	/**
	 * The name of a key in a token's header: 16 hexadecimal digits that tell nothing of the key.
	 *
	 * @param self::SESSION|self::REQUEST|self::CALLBACK $purpose What the key signs.
	 */
	public function kid( string $purpose ): string {
		return bin2hex( substr( $this->derive( $purpose . '/kid' ), 0, 8 ) );
	}

	/**
	 * The secret of the approvals webhook, in the form of the Standard Webhooks libraries.
	 */
	public function webhook_secret(): string {
		return 'whsec_' . base64_encode( $this->key( self::CALLBACK ) );
	}

	/**
	 * Keeps the secret out of var_dump and of error reports.
	 *
	 * @return array<string, string>
	 */
	public function __debugInfo(): array {
		return [ 'origin' => $this->origin ];
	}

	/**
	 * HKDF-SHA256 with the origin as salt.
	 */
	private function derive( string $label ): string {
		return hash_hkdf( 'sha256', $this->secret, 32, self::INFO . $label, $this->origin );
	}
}
