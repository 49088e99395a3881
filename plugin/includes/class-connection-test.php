<?php
/**
 * Says what works between WordPress and the sidecar, and what does not.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Says what works between WordPress and the sidecar, and what to do about what does not.
 */
final class Connection_Test {

	private const SKEW = 5;

	/**
	 * The test.
	 *
	 * @param Pairing        $pairing  The pairing.
	 * @param Sidecar_Client $sidecar  The sidecar.
	 * @param Handover       $handover Hands settings to the sidecar.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Sidecar_Client $sidecar,
		private readonly Handover $handover
	) {
	}

	/**
	 * Tests the saved settings, up to the first fault that makes the rest meaningless.
	 *
	 * @return array{ok: bool, checks: list<array{name: string, ok: bool, detail: string}>}
	 */
	public function run(): array {
		$checks = $this->checks();
		return [
			'ok'     => ! in_array( false, array_column( $checks, 'ok' ), true ),
			'checks' => $checks,
		];
	}

	/**
	 * The checks in order.
	 *
	 * @return list<array{name: string, ok: bool, detail: string}>
	 */
	private function checks(): array {
		try {
			$link = $this->pairing->link();
		} catch ( Problem $problem ) {
			return [ self::check( 'settings', false, $problem->getMessage() ) ];
		}
		$checks = [ self::check( 'settings', true, __( 'The address and the key are set.', 'ai-support-chat' ) ) ];
		try {
			$reply = $this->sidecar->send( $link, 'GET', '/internal/status', '', Actor::from_user( wp_get_current_user() ) );
		} catch ( Problem $problem ) {
			return [ ...$checks, self::check( 'reachable', false, $problem->getMessage() ) ];
		}
		/* translators: %s: address of the sidecar */
		$checks[] = self::check( 'reachable', true, sprintf( __( 'The sidecar answers at %s.', 'ai-support-chat' ), $link->base_url ) );
		if ( ! $reply->is_success() ) {
			$checks[] = self::check( 'signature', false, 401 === $reply->status ? Sidecar_Trouble::signature_refused( $reply ) : Sidecar_Trouble::other( $reply ) );
			if ( null !== $reply->skew && abs( $reply->skew ) > self::SKEW ) {
				$checks[] = self::clock( $reply->skew );
			}
			return $checks;
		}
		$checks[] = self::check( 'signature', true, __( 'The sidecar accepts what this site signs.', 'ai-support-chat' ) );
		if ( null !== $reply->skew ) {
			$checks[] = self::clock( $reply->skew );
		}
		return [ ...$checks, self::site_url( $reply, $link->keys->origin ), self::version( $reply ), self::streaming(), ...self::providers( $reply ), self::refunds( $reply ), ...$this->webhook( $link, $reply ) ];
	}

	/**
	 * Both clocks.
	 *
	 * @return array{name: string, ok: bool, detail: string}
	 */
	private static function clock( int $skew ): array {
		return abs( $skew ) <= self::SKEW
			? self::check( 'clock', true, __( 'Both clocks agree.', 'ai-support-chat' ) )
			/* translators: %d: number of seconds */
			: self::check( 'clock', false, sprintf( __( 'The clocks differ by %d seconds; 5 are tolerated. Set the time of both machines (NTP).', 'ai-support-chat' ), abs( $skew ) ) );
	}

	/**
	 * The address under which the sidecar knows the site.
	 *
	 * @return array{name: string, ok: bool, detail: string}
	 */
	private static function site_url( Sidecar_Reply $reply, string $origin ): array {
		$said = $reply->text( 'site_url' );
		return $said === $origin
			/* translators: %s: address of this site */
			? self::check( 'site_url', true, sprintf( __( 'The sidecar serves %s.', 'ai-support-chat' ), $origin ) )
			/* translators: 1: address the sidecar has, 2: address of this site */
			: self::check( 'site_url', false, sprintf( __( 'The sidecar\'s WORDPRESS_BASE_URL is %1$s, but this site is %2$s.', 'ai-support-chat' ), $said, $origin ) );
	}

	/**
	 * The versions of both parts: they are released together, a difference in the last number does not matter.
	 *
	 * @return array{name: string, ok: bool, detail: string}
	 */
	private static function version( Sidecar_Reply $reply ): array {
		$theirs = $reply->text( 'version' );
		$series = static fn( string $version ): string => implode( '.', array_slice( explode( '.', $version ), 0, 2 ) );
		return $series( $theirs ) === $series( VERSION )
			/* translators: %s: version */
			? self::check( 'version', true, sprintf( __( 'The sidecar is version %s.', 'ai-support-chat' ), $theirs ) )
			/* translators: 1: version of the sidecar, 2: version of the plugin */
			: self::check( 'version', false, sprintf( __( 'The sidecar is version %1$s, the plugin %2$s. Update both to the same version.', 'ai-support-chat' ), $theirs, VERSION ) );
	}

	/**
	 * How answers travel.
	 *
	 * @return array{name: string, ok: bool, detail: string}
	 */
	private static function streaming(): array {
		return self::check(
			'streaming',
			true,
			Settings::load()->streaming_on
				? __( 'Answers are streamed.', 'ai-support-chat' )
				: __( 'Streaming is off: the chat asks for new messages every few seconds.', 'ai-support-chat' )
		);
	}

	/**
	 * Whether orders and payments are connected.
	 *
	 * @return list<array{name: string, ok: bool, detail: string}>
	 */
	private static function providers( Sidecar_Reply $reply ): array {
		$all    = is_array( $reply->body['providers'] ?? null ) ? $reply->body['providers'] : [];
		$is_on  = static fn( string $name ): bool => 'on' === ( $all[ $name ] ?? null );
		$orders = $is_on( 'shopify' ) || $is_on( 'woocommerce' );
		$stripe = $is_on( 'stripe' );
		return [
			self::check( 'orders', $orders, $orders ? __( 'Orders are connected.', 'ai-support-chat' ) : __( 'No order source is connected: set the keys of Shopify, or of WooCommerce and ORDERS_SOURCE=woocommerce, in the sidecar\'s environment.', 'ai-support-chat' ) ),
			self::check( 'stripe', $stripe, $stripe ? __( 'Stripe is connected.', 'ai-support-chat' ) : __( 'Stripe is not connected: set STRIPE_KEY in the sidecar\'s environment.', 'ai-support-chat' ) ),
		];
	}

	/**
	 * Whether refunds are carried out.
	 *
	 * @return array{name: string, ok: bool, detail: string}
	 */
	private static function refunds( Sidecar_Reply $reply ): array {
		$paused = $reply->body['refunds_paused'] ?? null;
		$reason = is_array( $paused ) && is_string( $paused['reason'] ?? null ) ? $paused['reason'] : '';
		return null === $paused
			? self::check( 'refunds_paused', true, __( 'Refunds are carried out.', 'ai-support-chat' ) )
			/* translators: %s: reason */
			: self::check( 'refunds_paused', false, sprintf( __( 'Refunds are paused (%s). Look into it, then run: npx ai-support-chat refunds reconcile', 'ai-support-chat' ), $reason ) );
	}

	/**
	 * A sidecar that has lost the webhook's address (new data, a handover that failed) is told again.
	 *
	 * @return list<array{name: string, ok: bool, detail: string}>
	 */
	private function webhook( Link $link, Sidecar_Reply $reply ): array {
		$settings = Settings::load();
		if ( ! is_string( $reply->body['approvals_webhook_url'] ?? null ) || $reply->body['approvals_webhook_url'] === $settings->approvals_webhook_url ) {
			return [];
		}
		try {
			$warning = $this->handover->hand_over( $link, $settings );
		} catch ( Problem $problem ) {
			$warning = $problem->getMessage();
		}
		return null === $warning ? [] : [ self::check( 'approvals_webhook_url', false, $warning ) ];
	}

	/**
	 * One line of the result.
	 *
	 * @return array{name: string, ok: bool, detail: string}
	 */
	private static function check( string $name, bool $ok, string $detail ): array {
		return [
			'name'   => $name,
			'ok'     => $ok,
			'detail' => $detail,
		];
	}
}
