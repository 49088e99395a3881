<?php
/**
 * Mail that the sidecar asks for.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * POST mail: sends what the sidecar asks for, with the site as sender. Two templates, no free-form mail: a code goes to
 * the address of an order, a ticket to the shop.
 *
 * A code is in memory only, and in the mail: it is neither stored nor logged here.
 */
final class Mail_Route {

	/**
	 * The route.
	 *
	 * @param Signed_Requests $signed  Requests of the sidecar.
	 * @param Mailer          $mailer  Sends.
	 * @param Mailed_Tickets  $tickets Which tickets were mailed.
	 */
	public function __construct(
		private readonly Signed_Requests $signed,
		private readonly Mailer $mailer,
		private readonly Mailed_Tickets $tickets
	) {
	}

	/**
	 * Adds the route.
	 */
	public function register( Rest_Routes $routes ): void {
		$routes->add(
			'/mail',
			'POST',
			[ $this->signed, 'permit' ],
			fn( \WP_REST_Request $request ): \WP_REST_Response => $this->signed->once( $request, [ $this, 'send' ] )
		);
	}

	/**
	 * Sends one mail; the answer is the same when there is nobody to send it to.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @throws Problem 400, 409 while the same ticket is being mailed, or 502 when the site could not send.
	 */
	public function send( \WP_REST_Request $request ): \WP_REST_Response {
		$template = Json_Body::read( $request )['template'] ?? null;
		$mail     = match ( $template ) {
			'order_code' => self::order_code( Json_Body::checked( $request, self::order_code_schema() ) ),
			'ticket'     => self::ticket( Json_Body::checked( $request, self::ticket_schema() ) ),
			default      => throw new Problem( 400, 'invalid-body', __( 'The template must be order_code or ticket.', 'ai-support-chat' ), 'template' ),
		};
		if ( null !== $mail && 'ticket' === $template ) {
			$this->tickets->once( (string) $request->get_body(), fn() => $this->mailer->send( $mail ) );
		} elseif ( null !== $mail ) {
			$this->mailer->send( $mail );
		}
		return new \WP_REST_Response( [ 'accepted' => true ], 202 );
	}

	/**
	 * The code that proves an order.
	 *
	 * @param array<string, mixed> $body A checked body.
	 */
	private static function order_code( array $body ): ?Mail {
		if ( null === $body['to'] ) {
			return null;
		}
		return Mail::order_code( self::text( $body, 'to' ), self::text( $body, 'order_number' ), self::text( $body, 'code' ), is_int( $body['expires_minutes'] ) ? $body['expires_minutes'] : 10, self::text( $body, 'locale' ) );
	}

	/**
	 * A ticket for the shop.
	 *
	 * @param array<string, mixed> $body A checked body.
	 */
	private static function ticket( array $body ): Mail {
		$admin = get_option( 'admin_email' );
		return Mail::ticket( is_string( $admin ) ? $admin : '', self::text( $body, 'reference' ), is_string( $body['requester_email'] ) ? $body['requester_email'] : null, self::text( $body, 'subject' ), self::text( $body, 'body' ) );
	}

	/**
	 * A member that the schema made text.
	 *
	 * @param array<string, mixed> $body A checked body.
	 */
	private static function text( array $body, string $name ): string {
		$value = $body[ $name ] ?? null;
		return is_string( $value ) ? $value : '';
	}

	/**
	 * Members of an order_code request.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function order_code_schema(): array {
		return [
			'template'        => self::string( 20 ),
			'to'              => [
				'type'      => [ 'string', 'null' ],
				'format'    => 'email',
				'maxLength' => 254,
				'required'  => true,
			],
			'order_number'    => self::string( 64 ),
			'code'            => self::string( 16, '^[0-9]{4,10}$' ),
			'expires_minutes' => [
				'type'     => 'integer',
				'minimum'  => 1,
				'maximum'  => 1440,
				'required' => true,
			],
			'locale'          => self::string( 35 ),
		];
	}

	/**
	 * Members of a ticket request.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function ticket_schema(): array {
		return [
			'template'        => self::string( 20 ),
			'reference'       => self::string( 100 ),
			'requester_email' => [
				'type'      => [ 'string', 'null' ],
				'format'    => 'email',
				'maxLength' => 254,
				'required'  => true,
			],
			'subject'         => self::string( 300 ),
			'body'            => self::string( 30000 ),
			'locale'          => self::string( 35 ),
		];
	}

	/**
	 * A required text.
	 *
	 * @return array<string, mixed>
	 */
	private static function string( int $max, string $pattern = '' ): array {
		$schema = [
			'type'      => 'string',
			'maxLength' => $max,
			'required'  => true,
		];
		return '' === $pattern ? $schema : $schema + [ 'pattern' => $pattern ];
	}
}
