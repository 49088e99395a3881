<?php
/**
 * Hands the sidecar what it must know of the site.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Hands the sidecar what it must know of the site: the approvals webhook, the site's name and its language.
 *
 * At each save; when the sidecar could not take it then, again from cron until it does.
 */
final class Handover {

	public const EVENT   = 'ai_support_chat_handover';
	private const RETRY  = 300;
	private const TARGET = '/internal/settings';

	/**
	 * The handover.
	 *
	 * @param Pairing        $pairing The pairing.
	 * @param Sidecar_Client $sidecar The sidecar.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Sidecar_Client $sidecar
	) {
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( self::EVENT, [ $this, 'again' ] );
	}

	/**
	 * Hands settings over that are about to be saved.
	 *
	 * @param Link     $link     To whom.
	 * @param Settings $settings About to be saved.
	 * @return string|null Null: taken. Else why not yet, translated; it is tried again later.
	 * @throws Problem 400 when the sidecar refuses the webhook's address: then nothing may be saved.
	 */
	public function hand_over( Link $link, Settings $settings ): ?string {
		try {
			$reply = $this->sidecar->send( $link, 'PUT', self::TARGET, self::body( $settings ) );
		} catch ( Problem $problem ) {
			return $this->later( $problem->getMessage() );
		}
		if ( $reply->is_success() ) {
			wp_clear_scheduled_hook( self::EVENT );
			return null;
		}
		if ( in_array( $reply->status, [ 400, 422 ], true ) && 'approvals_webhook_url' === $reply->text( 'field' ) ) {
			/* translators: %s: what the sidecar said, in English */
			throw new Problem( 400, 'webhook-refused', sprintf( __( 'The sidecar does not call this address, and nothing was saved: %s', 'ai-support-chat' ), $reply->text( 'detail' ) ), 'approvals_webhook_url' );
		}
		return $this->later( 401 === $reply->status ? Sidecar_Trouble::signature_refused( $reply ) : Sidecar_Trouble::other( $reply ) );
	}

	/**
	 * Hands the saved settings over once more.
	 */
	public function again(): void {
		try {
			$this->hand_over( $this->pairing->link(), Settings::load() );
		} catch ( Problem ) {
			// Not set up, copied, or refused by now: the settings page says so, and saving it starts anew.
			return;
		}
	}

	/**
	 * Tries again from cron.
	 */
	private function later( string $why ): string {
		if ( false === wp_next_scheduled( self::EVENT ) ) {
			wp_schedule_single_event( time() + self::RETRY, self::EVENT );
		}
		/* translators: %s: why the sidecar did not take the settings */
		return sprintf( __( 'The settings are saved, but the sidecar has not taken them yet. This is tried again every few minutes. %s', 'ai-support-chat' ), $why );
	}

	/**
	 * The body (docs/openapi.json, SettingsBody).
	 */
	private static function body( Settings $settings ): string {
		$name = get_option( 'blogname' );
		return (string) wp_json_encode(
			[
				'approvals_webhook_url' => $settings->approvals_webhook_url,
				'site_name'             => mb_substr( wp_specialchars_decode( is_string( $name ) ? $name : '', ENT_QUOTES ), 0, 200 ),
				'locale'                => str_replace( '_', '-', get_locale() ),
			]
		);
	}
}
