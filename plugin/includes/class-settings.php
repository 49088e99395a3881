<?php
/**
 * The settings.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The settings as they hold now: the stored option, with the constants of wp-config.php before it.
 *
 * `AI_SUPPORT_CHAT_BACKEND_URL` and `AI_SUPPORT_CHAT_SHARED_SECRET` keep the address and the secret out of the
 * database; the settings page then shows both as managed.
 */
final class Settings {

	public const OPTION           = 'ai_support_chat_settings';
	private const URL_CONSTANT    = 'AI_SUPPORT_CHAT_BACKEND_URL';
	private const SECRET_CONSTANT = 'AI_SUPPORT_CHAT_SHARED_SECRET';

	/**
	 * All four settings; '' means not set.
	 *
	 * @param string $backend_base_url      The sidecar's origin, as this server reaches it.
	 * @param string $api_key               The shared secret (the sidecar's WORDPRESS_SHARED_SECRET). Never leaves PHP.
	 * @param bool   $streaming_on          False: the chat polls.
	 * @param string $approvals_webhook_url Called by the sidecar when a refund waits for a person.
	 */
	public function __construct(
		public readonly string $backend_base_url,
		#[\SensitiveParameter] public readonly string $api_key,
		public readonly bool $streaming_on,
		public readonly string $approvals_webhook_url
	) {
	}

	/**
	 * The settings that hold now. A damaged option reads as not set.
	 */
	public static function load(): self {
		$stored = get_option( self::OPTION );
		$stored = is_array( $stored ) ? $stored : [];
		$text   = static fn( string $name ): string => is_string( $stored[ $name ] ?? null ) ? $stored[ $name ] : '';
		$url    = self::constant( self::URL_CONSTANT );
		$origin = null === $url ? null : Site_Origin::of( $url );
		return new self(
			$origin ?? $url ?? $text( 'backend_base_url' ),
			self::constant( self::SECRET_CONSTANT ) ?? $text( 'api_key' ),
			false !== ( $stored['streaming_on'] ?? true ),
			$text( 'approvals_webhook_url' )
		);
	}

	/**
	 * Stores them. What a constant manages is not written to the database.
	 */
	public function save(): void {
		$managed = self::managed();
		update_option(
			self::OPTION,
			[
				'backend_base_url'      => $managed['backend_base_url'] ? '' : $this->backend_base_url,
				'api_key'               => $managed['api_key'] ? '' : $this->api_key,
				'streaming_on'          => $this->streaming_on,
				'approvals_webhook_url' => $this->approvals_webhook_url,
			],
			false
		);
	}

	/**
	 * Which settings a constant defines.
	 *
	 * @return array{backend_base_url: bool, api_key: bool}
	 */
	public static function managed(): array {
		return [
			'backend_base_url' => null !== self::constant( self::URL_CONSTANT ),
			'api_key'          => null !== self::constant( self::SECRET_CONSTANT ),
		];
	}

	/**
	 * Enough is set to reach the sidecar.
	 */
	public function is_complete(): bool {
		return '' !== $this->backend_base_url && '' !== $this->api_key;
	}

	/**
	 * Keeps the secret out of var_dump and of error reports.
	 *
	 * @return array<string, mixed>
	 */
	public function __debugInfo(): array {
		return [
			'backend_base_url' => $this->backend_base_url,
			'api_key_set'      => '' !== $this->api_key,
		];
	}

	/**
	 * A constant's text, null when it is not defined or empty.
	 */
	private static function constant( string $name ): ?string {
		$value = defined( $name ) ? constant( $name ) : null;
		return is_string( $value ) && '' !== $value ? $value : null;
	}
}
