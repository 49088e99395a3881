<?php
/**
 * The queue of refunds, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Capabilities;
use AI_Support_Chat\Open_Refunds;
use AI_Support_Chat\Pairing;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-sidecar-test-case.php';

/**
 * GET and POST approvals, GET refunds/{id}: who may ask, and what the sidecar is told of them.
 */
final class Approval_Routes_Test extends Sidecar_Test_Case {

	private const REFUND = 'rr_01940b8e-7c00-7000-8000-000000000001';
	private const ACTION = 'act_01940b8e-7c00-7000-8000-000000000001_2';

	/**
	 * A decision.
	 *
	 * @param array<string, mixed> $changed Members.
	 * @return array<string, mixed>
	 */
	private static function decision( array $changed = [] ): array {
		return $changed + [
			'conversation_id'   => 'cv_' . str_repeat( 'a', 32 ),
			'turn_id'           => '01940b8e-7c00-7000-8000-000000000001',
			'refund_request_id' => self::REFUND,
			'proposal_hash'     => str_repeat( 'b', 64 ),
			'approved'          => true,
			'notes'             => 'Größe stimmt nicht',
		];
	}

	/**
	 * A decision on a call of one of the shop's own tools.
	 *
	 * @return array<string, mixed>
	 */
	private static function action_decision(): array {
		return [
			'action_id'     => self::ACTION,
			'proposal_hash' => str_repeat( 'c', 64 ),
			'approved'      => false,
			'notes'         => 'Nicht nötig',
		];
	}

	/**
	 * Each route.
	 *
	 * @return iterable<string, array{string, string, array<string, mixed>|null}>
	 */
	public static function routes(): iterable {
		yield 'queue' => [ 'GET', '/approvals', null ];
		yield 'queue with a wrong query' => [ 'GET', '/approvals?state=nonsense', null ];
		yield 'decision' => [ 'POST', '/approvals', self::decision() ];
		yield 'wrong decision' => [ 'POST', '/approvals', [ 'approved' => 'yes' ] ];
		yield 'history' => [ 'GET', '/refunds/' . self::REFUND, null ];
		yield 'decision on a call' => [ 'POST', '/approvals', self::action_decision() ];
		yield 'a call' => [ 'GET', '/actions/' . self::ACTION, null ];
	}

	/**
	 * A subscriber learns nothing, not even whether the request was a good one.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Below the namespace.
	 * @param array<string, mixed>|null $body JSON object.
	 */
	#[DataProvider( 'routes' )]
	public function test_a_subscriber_sees_and_decides_nothing( string $method, string $path, ?array $body ): void {
		$this->act_as( 'subscriber' );
		self::assert_problem( 403, 'forbidden', $this->call( $method, $path, $body ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The cookie alone is not enough: REST wants a nonce with it.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Below the namespace.
	 * @param array<string, mixed>|null $body JSON object.
	 */
	#[DataProvider( 'routes' )]
	public function test_an_administrators_cookie_without_a_nonce_decides_nothing( string $method, string $path, ?array $body ): void {
		$this->login_cookie( $this->user( 'administrator' ) );
		self::assert_problem( 401, 'not-logged-in', $this->call( $method, $path, $body ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The capability decides, not the role.
	 */
	public function test_an_administrator_without_the_capability_is_refused(): void {
		$user = $this->user( 'administrator' );
		$user->add_cap( Capabilities::APPROVE, false );
		wp_set_current_user( $user->ID );
		self::assert_problem( 403, 'forbidden', $this->call( 'POST', '/approvals', self::decision() ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The queue.
	 */
	public function test_the_queue_is_passed_on_with_its_query_and_the_person(): void {
		$user   = $this->act_as( 'shop_manager' );
		$answer = [
			'items'      => [],
			'open_count' => 3,
		];
		$this->sidecar()->answer( 200, $answer );
		$response = $this->call( 'GET', '/approvals?state=open&limit=20&before=a%2Fb%20c&evil=1' );
		self::assertSame( [ 200, $answer ], [ $response->get_status(), self::body( $response ) ] );
		self::assertStringContainsString( 'no-store', self::header( $response, 'Cache-Control' ) );
		$seen = $this->only_request();
		self::assertSame( '/api/agent/approvals?state=open&limit=20&before=a%2Fb%20c', $seen['REQUEST_URI'] );
		self::assertSame(
			[
				'id'   => (string) $user->ID,
				'name' => $user->display_name,
				'can'  => [ 'approve_refunds' ],
			],
			self::claims_of( $seen )['act']
		);
	}

	/**
	 * A decision.
	 */
	public function test_a_decision_is_signed_with_the_person_and_its_bytes(): void {
		$user = $this->act_as( 'administrator' );
		$this->sidecar()->answer( 200, [ 'state' => 'approved' ] );
		$response = $this->call( 'POST', '/approvals', self::decision() );
		self::assertSame( [ 200, [ 'state' => 'approved' ] ], [ $response->get_status(), self::body( $response ) ] );
		$seen = $this->only_request();
		self::assertSame( [ 'POST', '/api/agent/approvals', self::REFUND ], [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'], $seen['headers']['x-refund-request-id'] ] );
		self::assertSame( self::decision(), json_decode( $seen['body'], true ) );
		$act = self::claims_of( $seen )['act'];
		self::assertIsArray( $act );
		self::assertSame( [ (string) $user->ID, [ 'approve_refunds', 'manage_settings' ] ], [ $act['id'], $act['can'] ] );
	}

	/**
	 * A decision on a call has a form of its own.
	 */
	public function test_a_decision_on_a_call_is_signed_and_passed_on_as_it_is(): void {
		$this->act_as( 'shop_manager' );
		$this->sidecar()->answer( 200, [ 'state' => 'denied' ] );
		$response = $this->call( 'POST', '/approvals', self::action_decision() );
		self::assertSame( [ 200, [ 'state' => 'denied' ] ], [ $response->get_status(), self::body( $response ) ] );
		$seen = $this->only_request();
		self::assertSame( [ 'POST', '/api/agent/approvals' ], [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'] ] );
		self::assertSame( self::action_decision(), json_decode( $seen['body'], true ) );
		self::assertArrayNotHasKey( 'x-refund-request-id', $seen['headers'] );
	}

	/**
	 * The two forms do not mix.
	 */
	public function test_a_decision_is_about_a_refund_or_a_call_and_not_both(): void {
		$this->act_as( 'shop_manager' );
		$response = $this->call( 'POST', '/approvals', self::decision( [ 'action_id' => self::ACTION ] ) );
		self::assertSame( 400, $response->get_status() );
		$response = $this->call( 'POST', '/approvals', [ 'action_id' => 'act_x' ] + self::action_decision() );
		self::assertSame( 400, $response->get_status() );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * A call's story.
	 */
	public function test_a_call_is_asked_for_by_its_id(): void {
		$this->act_as( 'shop_manager' );
		$this->sidecar()->answer( 200, [ 'action' => [] ] );
		self::assertSame( 200, $this->call( 'GET', '/actions/' . self::ACTION )->get_status() );
		self::assertSame( '/api/agent/actions/' . self::ACTION, $this->only_request()['REQUEST_URI'] );
	}

	/**
	 * Two decisions are two requests.
	 */
	public function test_no_two_requests_have_one_id(): void {
		$this->act_as( 'administrator' );
		$this->call( 'POST', '/approvals', self::decision() );
		$this->call( 'POST', '/approvals', self::decision() );
		$ids = array_map( static fn( array $seen ): mixed => self::claims_of( $seen )['jti'], $this->sidecar()->seen() );
		self::assertCount( 2, array_unique( $ids, SORT_REGULAR ) );
	}

	/**
	 * Who decided is in the signature; a body may not say it.
	 *
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function wrong(): iterable {
		yield 'an actor' => [ self::decision( [ 'act' => [ 'id' => '1' ] ] ), 'act' ];
		yield 'an amount' => [ self::decision( [ 'amount_cents' => 1 ] ), 'amount_cents' ];
		yield 'approved as text' => [ self::decision( [ 'approved' => 'false' ] ), 'approved' ];
		yield 'approved as a number' => [ self::decision( [ 'approved' => 1 ] ), 'approved' ];
		yield 'no approved' => [ array_diff_key( self::decision(), [ 'approved' => 1 ] ), 'approved' ];
		yield 'a hash that is none' => [ self::decision( [ 'proposal_hash' => str_repeat( 'B', 64 ) ] ), 'proposal_hash' ];
		yield 'a refund that is none' => [ self::decision( [ 'refund_request_id' => 're_1' ] ), 'refund_request_id' ];
		yield 'a refund with a header in it' => [ self::decision( [ 'refund_request_id' => self::REFUND . "\r\nX: y" ] ), 'refund_request_id' ];
		yield 'a refund with a line end' => [ self::decision( [ 'refund_request_id' => self::REFUND . "\n" ] ), 'refund_request_id' ];
		yield 'a conversation that is none' => [ self::decision( [ 'conversation_id' => 'cv_x' ] ), 'conversation_id' ];
		yield 'a long note' => [ self::decision( [ 'notes' => str_repeat( 'a', 2001 ) ] ), 'notes' ];
		yield 'a reason of our own' => [ self::decision( [ 'reason' => 'because' ] ), 'reason' ];
		yield 'a null reason' => [ self::decision( [ 'reason' => null ] ), 'reason' ];
	}

	/**
	 * The error names the field; the sidecar is not asked.
	 *
	 * @param array<string, mixed> $body The decision.
	 */
	#[DataProvider( 'wrong' )]
	public function test_a_wrong_decision_is_refused( array $body, string $field ): void {
		$this->act_as( 'administrator' );
		self::assert_problem( 400, 'invalid-body', $this->call( 'POST', '/approvals', $body ), $field );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * Queries that are refused.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function queries(): iterable {
		yield 'state' => [ 'state=everything', 'state' ];
		yield 'limit too high' => [ 'limit=1000', 'limit' ];
		yield 'limit in words' => [ 'limit=ten', 'limit' ];
		yield 'before as a list' => [ 'before[]=a', 'before' ];
	}

	/**
	 * The error names the field.
	 */
	#[DataProvider( 'queries' )]
	public function test_a_wrong_query_is_refused( string $query, string $field ): void {
		$this->act_as( 'administrator' );
		self::assert_problem( 400, 'invalid-query', $this->call( 'GET', '/approvals?' . $query ), $field );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The history.
	 */
	public function test_the_history_of_a_refund_is_passed_on(): void {
		$this->act_as( 'shop_manager' );
		$this->sidecar()->answer( 200, [ 'history' => [ [ 'sequence' => 1 ] ] ] );
		$response = $this->call( 'GET', '/refunds/' . self::REFUND );
		self::assertSame( [ 'history' => [ [ 'sequence' => 1 ] ] ], self::body( $response ) );
		$seen = $this->only_request();
		self::claims_of( $seen );
		self::assertSame( [ '/api/agent/refunds/' . self::REFUND, self::REFUND ], [ $seen['REQUEST_URI'], $seen['headers']['x-refund-request-id'] ] );
	}

	/**
	 * A path is no way into the sidecar.
	 */
	public function test_a_path_that_is_no_refund_is_unknown(): void {
		$this->act_as( 'administrator' );
		foreach ( [ '/refunds/..%2Finternal', '/refunds/rr_x', '/refunds/' . self::REFUND . '/../../internal/status' ] as $path ) {
			self::assertSame( 404, $this->call( 'GET', $path )->get_status(), $path );
		}
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * What the sidecar refuses.
	 *
	 * @return iterable<string, array{int, string}>
	 */
	public static function refusals(): iterable {
		yield 'stale proposal' => [ 409, 'stale_proposal' ];
		yield 'unknown refund' => [ 404, 'not_found' ];
		yield 'not allowed' => [ 403, 'forbidden' ];
		yield 'wrong field' => [ 400, 'invalid' ];
		yield 'overloaded' => [ 503, 'busy' ];
	}

	/**
	 * Its words reach the person.
	 */
	#[DataProvider( 'refusals' )]
	public function test_a_refusal_of_the_sidecar_is_passed_on( int $status, string $type ): void {
		$this->act_as( 'administrator' );
		$problem = [
			'type'   => $type,
			'title'  => 'T',
			'status' => $status,
			'detail' => 'What to do.',
			'field'  => 'proposal_hash',
		];
		$this->sidecar()->answer( $status, $problem, [ 'Retry-After' => '7' ] );
		$response = $this->call( 'POST', '/approvals', self::decision() );
		self::assertSame( [ $status, $problem ], [ $response->get_status(), self::body( $response ) ] );
		self::assertStringStartsWith( 'application/problem+json', self::header( $response, 'Content-Type' ) );
		self::assertSame( '7', self::header( $response, 'Retry-After' ) );
	}

	/**
	 * A 401 of the sidecar is the site's trouble, not the person's login.
	 */
	public function test_a_refused_signature_does_not_look_like_a_logout(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer( 401, [ 'detail' => 'Other keys.' ] );
		$response = $this->call( 'GET', '/approvals' );
		self::assert_problem( 503, 'not-accepted', $response );
		self::assertStringContainsString( 'WORDPRESS_SHARED_SECRET', self::json( $response->get_data() ) );
	}

	/**
	 * Answers that are not the sidecar's.
	 *
	 * @return iterable<string, array{int, string, array<string, string>}>
	 */
	public static function strangers(): iterable {
		yield 'a web page' => [ 200, '<html>Welcome</html>', [ 'Content-Type' => 'text/html' ] ];
		yield 'a web page that says it is JSON' => [ 200, '<html>Welcome</html>', [ 'Content-Type' => 'application/json' ] ];
		yield 'JSON that says it is a web page' => [ 200, '{"Welcome":1}', [ 'Content-Type' => 'text/html' ] ];
		yield 'a number' => [ 200, '7', [] ];
		yield 'a redirect' => [ 302, '', [ 'Location' => 'http://127.0.0.1:1/stolen' ] ];
		yield 'a gateway' => [ 502, 'Bad gateway', [ 'Content-Type' => 'text/plain' ] ];
	}

	/**
	 * They are not passed on, and no redirect is followed.
	 *
	 * @param int $status HTTP status.
	 * @param string $body Text.
	 * @param array<string, string> $headers Headers.
	 */
	#[DataProvider( 'strangers' )]
	public function test_an_answer_that_is_not_the_sidecars_is_not_passed_on( int $status, string $body, array $headers ): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer( $status, $body, $headers );
		$response = $this->call( 'GET', '/approvals' );
		self::assert_problem( 502, 'not-a-sidecar', $response );
		self::assertStringNotContainsString( 'Welcome', self::json( $response->get_data() ) );
		$this->only_request();
	}

	/**
	 * Nobody there.
	 */
	public function test_a_sidecar_that_is_down_is_a_503_that_says_what_to_do(): void {
		$this->act_as( 'administrator' );
		$this->configure( 'http://127.0.0.1:9' );
		$response = $this->call( 'POST', '/approvals', self::decision() );
		self::assert_problem( 503, 'sidecar-unreachable', $response );
		self::assertStringContainsString( 'http://127.0.0.1:9', self::json( $response->get_data() ) );
		self::assertStringContainsString( 'nothing was changed', self::json( $response->get_data() ) );
	}

	/**
	 * The decision left; nobody knows whether it arrived.
	 */
	public function test_a_decision_without_an_answer_is_not_said_to_have_changed_nothing(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer( 200, [], [], 7 );
		$response = $this->call( 'POST', '/approvals', self::decision() );
		self::assert_problem( 503, 'sidecar-unreachable', $response );
		$said = self::json( $response->get_data() );
		self::assertStringContainsString( 'not known whether this was recorded', $said );
		self::assertStringNotContainsString( 'nothing was changed', $said );
		// The server must be free again for the next test.
		sleep( 3 );
	}

	/**
	 * PHP's workers are few.
	 */
	public function test_a_sidecar_that_hangs_is_given_up_after_five_seconds(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer( 200, [], [], 7 );
		$began    = microtime( true );
		$response = $this->call( 'GET', '/approvals' );
		$took     = microtime( true ) - $began;
		self::assert_problem( 503, 'sidecar-unreachable', $response );
		self::assertGreaterThan( 4.5, $took );
		self::assertLessThan( 6.5, $took );
		// The server must be free again for the next test.
		sleep( 3 );
	}

	/**
	 * A copy of the site.
	 */
	public function test_a_copy_of_the_site_approves_nothing(): void {
		( new Pairing() )->bind();
		$this->home = 'https://staging.shop.example';
		$this->act_as( 'administrator' );
		self::assert_problem( 503, 'not-paired', $this->call( 'POST', '/approvals', self::decision() ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * The bubble's number comes from what was heard anyway.
	 */
	public function test_the_number_in_the_menu_is_what_the_queue_said(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer( 200, [ 'open_count' => 4 ] );
		$this->call( 'GET', '/approvals' );
		self::assertEquals( 4, get_transient( Open_Refunds::TRANSIENT ) );
	}

	/**
	 * Open admin pages ask in the background, once a minute, for those who may know.
	 */
	public function test_the_heartbeat_asks_at_most_once_a_minute_and_only_for_approvers(): void {
		$this->sidecar()->answer( 200, [ 'open_count' => 2 ] );
		$this->act_as( 'subscriber' );
		apply_filters( 'heartbeat_received', [], [], 'dashboard' );
		self::assertSame( [], $this->sidecar()->seen() );
		$this->act_as( 'shop_manager' );
		self::assertSame( [ 'a' => 1 ], apply_filters( 'heartbeat_received', [ 'a' => 1 ], [], 'dashboard' ) );
		apply_filters( 'heartbeat_received', [], [], 'dashboard' );
		self::claims_of( $this->only_request() );
		self::assertEquals( 2, get_transient( Open_Refunds::TRANSIENT ) );
	}
}
