<?php
/**
 * Signed requests to the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Signed requests to the sidecar, one attempt each: at most 5 seconds, no redirect followed (a signature is for one
 * address), at most 4 MB read.
 */
final class Sidecar_Client {

	private const MAX_BYTES = 4194304;

	/**
	 * A client.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * Sends one request and gives its answer, whatever the status.
	 *
	 * @param Link                  $link    Where and with which keys.
	 * @param string                $method  GET, POST or PUT.
	 * @param string                $target  Path and query.
	 * @param string                $body    JSON, '' for none.
	 * @param Actor|null            $actor   The person, null when the site asks for itself.
	 * @param array<string, string> $headers More headers.
	 * @param int                   $timeout Seconds.
	 * @throws Problem 503 when nothing answered, 502 when the answer is not the sidecar's.
	 */
	public function send( Link $link, string $method, string $target, string $body = '', ?Actor $actor = null, array $headers = [], int $timeout = 5 ): Sidecar_Reply {
		$token   = Request_Token::sign( $link->keys, Request_Token::TO_SIDECAR, $method, $target, $body, $actor, $this->clock->now(), bin2hex( random_bytes( 16 ) ) );
		$headers = [
			Request_Token::HEADER => $token,
			'Accept'              => 'application/json, application/problem+json',
		] + $headers;
		if ( '' !== $body ) {
			$headers['Content-Type'] = 'application/json';
		}
		$answer = wp_remote_request(
			$link->base_url . $target,
			[
				'method'              => $method,
				'timeout'             => (float) $timeout,
				'redirection'         => 0,
				'limit_response_size' => self::MAX_BYTES,
				'user-agent'          => 'ai-support-chat-wordpress/' . VERSION,
				'headers'             => $headers,
				'body'                => $body,
			]
		);
		if ( is_wp_error( $answer ) ) {
			throw self::unreachable( $link, $method, wp_strip_all_tags( $answer->get_error_message() ) );
		}
		return $this->read( $link, $answer );
	}

	/**
	 * Nothing answered. Whether something was done depends on whether the request may have left this machine.
	 *
	 * @param string $reason In WordPress's words, with cURL's number when it was cURL.
	 */
	private static function unreachable( Link $link, string $method, string $reason ): Problem {
		$unsent = 1 === preg_match( '/^cURL error [567]:/', $reason );
		if ( 'GET' === $method || $unsent ) {
			/* translators: 1: address of the sidecar, 2: technical reason */
			$words = __( 'The support chat\'s sidecar does not answer at %1$s (%2$s). Check that it is running and that the address in Support Chat > Settings is right; nothing was changed.', 'ai-support-chat' );
		} else {
			/* translators: 1: address of the sidecar, 2: technical reason */
			$words = __( 'The support chat\'s sidecar at %1$s did not answer in time (%2$s). It is not known whether this was recorded; this screen will show it once the sidecar answers again. Doing it again does no harm: it is carried out only once.', 'ai-support-chat' );
		}
		return new Problem( 503, 'sidecar-unreachable', sprintf( $words, $link->base_url, $reason ), null, 5 );
	}

	/**
	 * Reads an answer.
	 *
	 * @param Link                 $link   Who was asked.
	 * @param array<string, mixed> $answer What wp_remote_request gave.
	 * @throws Problem 502 when it is not the sidecar's.
	 */
	private function read( Link $link, array $answer ): Sidecar_Reply {
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$raw    = wp_remote_retrieve_body( $answer );
		$body   = json_decode( $raw, true, 64 );
		$type   = wp_remote_retrieve_header( $answer, 'content-type' );
		$json   = is_string( $type ) && 1 === preg_match( '#^application/(problem\+)?json\b#i', $type );
		if ( $status < 200 || ( $status >= 300 && $status < 400 ) || ! is_array( $body ) || ! $json ) {
			throw new Problem(
				502,
				'not-a-sidecar',
				/* translators: 1: address, 2: HTTP status */
				sprintf( __( 'Something answers at %1$s, but it is not the support chat\'s sidecar (status %2$d). Check the address in Support Chat > Settings.', 'ai-support-chat' ), $link->base_url, $status )
			);
		}
		$object = [];
		foreach ( $body as $name => $value ) {
			$object[ (string) $name ] = $value;
		}
		$date  = wp_remote_retrieve_header( $answer, 'date' );
		$time  = is_string( $date ) && '' !== $date ? strtotime( $date ) : false;
		$after = wp_remote_retrieve_header( $answer, 'retry-after' );
		return new Sidecar_Reply(
			$status,
			$object,
			false === $time ? null : $time - $this->clock->now(),
			is_string( $after ) && ctype_digit( $after ) ? (int) $after : null
		);
	}
}
