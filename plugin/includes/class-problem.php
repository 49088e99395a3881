<?php
/**
 * An error as the protocol states it.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * An error of a route: application/problem+json (RFC 9457), with the request's field at fault when there is one.
 *
 * The detail is translated and tells the reader what to do; it never holds a secret, a code or a token.
 */
final class Problem extends \RuntimeException {

	public const CONTENT_TYPE = 'application/problem+json; charset=UTF-8';

	/**
	 * An error to answer with.
	 *
	 * @param int         $status      HTTP status.
	 * @param string      $slug        Stable name, such as `rate-limited`.
	 * @param string      $detail      One translated sentence.
	 * @param string|null $field       The field of the request at fault.
	 * @param int|null    $retry_after Seconds after which trying again makes sense.
	 */
	public function __construct(
		public readonly int $status,
		public readonly string $slug,
		string $detail,
		public readonly ?string $field = null,
		public readonly ?int $retry_after = null
	) {
		parent::__construct( $detail );
	}

	/**
	 * The wire form.
	 *
	 * @return array<string, string|int>
	 */
	public function body(): array {
		$body = [
			'type'   => 'urn:ai-support-chat:problem:' . $this->slug,
			'title'  => get_status_header_desc( $this->status ),
			'status' => $this->status,
			'detail' => $this->getMessage(),
		];
		if ( null !== $this->field ) {
			$body['field'] = $this->field;
		}
		if ( null !== $this->retry_after ) {
			$body['retry_after'] = $this->retry_after;
		}
		return $body;
	}

	/**
	 * The response of a route.
	 */
	public function response(): \WP_REST_Response {
		$response = new \WP_REST_Response( $this->body(), $this->status );
		$response->header( 'Content-Type', self::CONTENT_TYPE );
		if ( null !== $this->retry_after ) {
			$response->header( 'Retry-After', (string) $this->retry_after );
		}
		return $response;
	}

	/**
	 * The form in which a permission callback must refuse.
	 */
	public function error(): \WP_Error {
		return new \WP_Error(
			$this->slug,
			$this->getMessage(),
			[
				'status' => $this->status,
				'field'  => $this->field,
			]
		);
	}
}
