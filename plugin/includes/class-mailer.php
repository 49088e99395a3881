<?php
/**
 * Sends mail as the site.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Sends mail as the site: through wp_mail, so through whatever the owner has set up for it.
 */
final class Mailer {

	/**
	 * Sends one mail.
	 *
	 * @throws Problem 502 when the site could not hand it over; trying again makes sense.
	 */
	public function send( Mail $mail ): void {
		$locale   = null === $mail->locale ? get_locale() : self::locale( $mail->locale );
		$switched = switch_to_locale( $locale );
		$site     = self::line( wp_specialchars_decode( self::site_name(), ENT_QUOTES ) );
		$words    = ( $mail->compose )( $site );
		if ( $switched ) {
			restore_previous_locale();
		}
		$headers = [ 'Content-Type: text/plain; charset=UTF-8' ];
		if ( null !== $mail->reply_to && is_email( $mail->reply_to ) ) {
			$headers[] = 'Reply-To: ' . self::line( $mail->reply_to );
		}
		$name = static fn( mixed $given ): mixed => 'WordPress' === $given ? $site : $given;
		add_filter( 'wp_mail_from_name', $name );
		try {
			$sent = '' !== $mail->to && wp_mail( $mail->to, self::line( $words['subject'] ), $words['body'], $headers );
		} catch ( \Exception ) {
			$sent = false;
		} finally {
			remove_filter( 'wp_mail_from_name', $name );
		}
		if ( ! $sent ) {
			throw new Problem( 502, 'mail-failed', __( 'WordPress could not send the mail. Check the mail set-up of this site.', 'ai-support-chat' ), null, 30 );
		}
	}

	/**
	 * The WordPress locale for a language tag: the same, else one of the language that is installed, else the site's.
	 */
	private static function locale( string $tag ): string {
		$wanted    = strtolower( str_replace( '-', '_', $tag ) );
		$language  = explode( '_', $wanted )[0];
		$available = array_merge( [ get_locale(), 'en_US' ], get_available_languages() );
		foreach ( $available as $locale ) {
			if ( strtolower( $locale ) === $wanted ) {
				return $locale;
			}
		}
		foreach ( $available as $locale ) {
			if ( explode( '_', strtolower( $locale ) )[0] === $language ) {
				return $locale;
			}
		}
		return get_locale();
	}

	/**
	 * The site's name, its host when it has none.
	 */
	private static function site_name(): string {
		$name = get_option( 'blogname' );
		$host = wp_parse_url( home_url(), PHP_URL_HOST );
		return is_string( $name ) && '' !== trim( $name ) ? $name : (string) $host;
	}

	/**
	 * One line without control characters: nothing can add a header.
	 */
	private static function line( string $text ): string {
		return trim( (string) preg_replace( '/[\x00-\x1f\x7f]+/', ' ', $text ) );
	}
}
