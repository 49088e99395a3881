<?php
/**
 * An answer of the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * An answer of the sidecar: any HTTP status, the body a JSON object.
 */
final class Sidecar_Reply {

	/**
	 * An answer.
	 *
	 * @param int                  $status  HTTP status.
	 * @param array<string, mixed> $body    The JSON object; [] when there was none.
	 * @param int|null             $skew    Seconds by which the sidecar's clock is ahead of ours, when it said its time.
	 * @param int|null             $retry_after Seconds, when it said so.
	 */
	public function __construct(
		public readonly int $status,
		public readonly array $body,
		public readonly ?int $skew = null,
		public readonly ?int $retry_after = null
	) {
	}

	/**
	 * A 2xx.
	 */
	public function is_success(): bool {
		return $this->status >= 200 && $this->status < 300;
	}

	/**
	 * A text of the body, '' when it is not there.
	 */
	public function text( string $name ): string {
		$value = $this->body[ $name ] ?? null;
		return is_string( $value ) ? $value : '';
	}

	/**
	 * The same answer towards our own client.
	 */
	public function response(): \WP_REST_Response {
		$response = new \WP_REST_Response( $this->body, $this->status );
		if ( ! $this->is_success() ) {
			$response->header( 'Content-Type', Problem::CONTENT_TYPE );
		}
		if ( null !== $this->retry_after ) {
			$response->header( 'Retry-After', (string) $this->retry_after );
		}
		return $response;
	}
}
