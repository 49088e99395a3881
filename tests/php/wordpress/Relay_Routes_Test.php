<?php
/**
 * The relay to the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Relay_Routes;
use AI_Support_Chat\Relayed_Response;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-sidecar-test-case.php';

/**
 * What is passed on, with what, and what never is.
 */
final class Relay_Routes_Test extends Sidecar_Test_Case {

	private const TOKEN        = [ 'X-AI-Support-Chat-Session' => 'aaa.bbb.ccc' ];
	private const CONVERSATION = 'cv_0123456789abcdef0123456789abcdef';

	/**
	 * What a customer's browser may ask.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function customer_routes(): iterable {
		$refund = 'rr_01940b8e-7c00-7000-8000-000000000001';
		yield 'open' => [ 'POST', '/conversations', '{"locale":"en"}' ];
		yield 'transcript' => [ 'GET', '/conversations/' . self::CONVERSATION, '' ];
		yield 'message' => [ 'POST', '/messages', '{"user_text":"Größe & 1+1=2"}' ];
		yield 'code' => [ 'POST', '/verifications', '{"code":"123456"}' ];
		yield 'poll' => [ 'GET', '/events?conversation_id=' . self::CONVERSATION . '&after=7.2%40ab12', '' ];
		yield 'refund' => [ 'GET', '/refunds/' . $refund, '' ];
		yield 'second refund' => [ 'GET', '/refunds/' . $refund . '_2', '' ];
	}

	/**
	 * Method, path, query and the body's bytes arrive as they were sent, the token as the sidecar wants it.
	 *
	 * @param string $method HTTP method.
	 * @param string $path   Below the relay.
	 * @param string $body   Raw.
	 */
	#[DataProvider( 'customer_routes' )]
	public function test_a_customers_request_arrives_as_it_was_sent( string $method, string $path, string $body ): void {
		$this->sidecar()->answer( 202, [ 'ok' => true ] );
		$response = $this->call( $method, '/relay' . $path, '' === $body ? null : $body, self::TOKEN );
		self::assertSame( 202, $response->get_status() );
		$seen = $this->only_request();
		self::assertSame( [ $method, '/api/agent' . $path, $body ], [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'], $seen['body'] ] );
		self::assertSame( 'Bearer aaa.bbb.ccc', $seen['headers']['authorization'] ?? null );
		self::assertArrayNotHasKey( 'cookie', $seen['headers'] );
		self::assertArrayNotHasKey( 'x-ai-support-chat-signature', $seen['headers'] );
	}

	/**
	 * The answer's bytes are untouched: {} stays {}.
	 */
	public function test_the_answer_is_sent_as_the_bytes_it_came_in(): void {
		$this->sidecar()->answer( 409, '{"type":"x","data":{}}', [ 'Content-Type' => 'application/problem+json', 'Retry-After' => '3' ] );
		$response = $this->call( 'POST', '/relay/messages', '{}', self::TOKEN );
		self::assertSame( 409, $response->get_status() );
		self::assertInstanceOf( Relayed_Response::class, $response );
		self::assertSame( '3', $response->get_headers()['Retry-After'] );
		self::assertSame( 'application/problem+json', $response->get_headers()['Content-Type'] );
		ob_start();
		$served = Relay_Routes::serve( false, $response );
		self::assertSame( '{"type":"x","data":{}}', ob_get_clean() );
		self::assertTrue( $served );
	}

	/**
	 * Without a token the sidecar is not even asked.
	 */
	public function test_without_a_token_nothing_is_relayed(): void {
		self::assert_problem( 401, 'session-missing', $this->call( 'GET', '/relay/events?conversation_id=' . self::CONVERSATION ), 'X-AI-Support-Chat-Session' );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * What is not for customers, or would hold a worker.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function other_routes(): iterable {
		yield 'approvals' => [ 'GET', '/relay/approvals' ];
		yield 'a decision' => [ 'POST', '/relay/approvals' ];
		yield 'approvals, in other letters' => [ 'POST', '/relay/Approvals' ];
		yield 'a stream' => [ 'GET', '/relay/stream?conversation_id=' . self::CONVERSATION ];
		yield 'internal' => [ 'GET', '/relay/../../internal/status' ];
		yield 'internal, encoded' => [ 'GET', '/relay/conversations%2f..%2f..%2finternal' ];
		yield 'another webhook' => [ 'POST', '/webhooks/other' ];
		yield 'another method' => [ 'POST', '/relay/events' ];
	}

	/**
	 * The list is the whole of it.
	 *
	 * @param string $method HTTP method.
	 * @param string $path   Below the namespace.
	 */
	#[DataProvider( 'other_routes' )]
	public function test_what_is_not_listed_is_not_relayed( string $method, string $path ): void {
		self::assertSame( 404, $this->call( $method, $path, 'POST' === $method ? '{}' : null, self::TOKEN )->get_status() );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * A query cannot change where a request goes.
	 */
	public function test_a_query_cannot_name_another_path(): void {
		$this->call( 'GET', '/relay/events?path=approvals&conversation_id=' . self::CONVERSATION, null, self::TOKEN );
		self::assertSame( '/api/agent/events?conversation_id=' . self::CONVERSATION, $this->only_request()['REQUEST_URI'] );
	}

	/**
	 * A webhook keeps its bytes and its signature.
	 */
	public function test_a_webhook_arrives_with_its_bytes_and_its_signature(): void {
		$body = "{ \"id\":\n\t\"evt_1\" }";
		$this->call( 'POST', '/webhooks/stripe', $body, [ 'Stripe-Signature' => 't=1,v1=abc' ] );
		$seen = $this->only_request();
		self::assertSame( [ '/webhooks/stripe', $body ], [ $seen['REQUEST_URI'], $seen['body'] ] );
		self::assertSame( 't=1,v1=abc', $seen['headers']['stripe-signature'] ?? null );
	}

	/**
	 * A callback carries its own proof.
	 */
	public function test_a_callback_of_a_shops_own_hand_arrives(): void {
		$this->call( 'POST', '/relay/tools/callback', '{"ok":true}', [ 'Authorization' => 'Bearer one-call' ] );
		$seen = $this->only_request();
		self::assertSame( [ '/api/agent/tools/callback', '{"ok":true}' ], [ $seen['REQUEST_URI'], $seen['body'] ] );
		self::assertSame( 'Bearer one-call', $seen['headers']['authorization'] ?? null );
	}

	/**
	 * A sidecar that is down, and something else in its place, are said in words for customers.
	 */
	public function test_a_sidecar_that_is_not_there_is_said_plainly(): void {
		$this->sidecar()->answer( 200, '<html>', [ 'Content-Type' => 'text/html' ] );
		self::assert_problem( 502, 'not-a-sidecar', $this->call( 'POST', '/relay/messages', '{}', self::TOKEN ) );
		$this->configure( 'http://127.0.0.1:9' );
		self::assert_problem( 503, 'sidecar-unreachable', $this->call( 'POST', '/relay/messages', '{}', self::TOKEN ) );
	}

	/**
	 * A body the sidecar would refuse is refused here.
	 */
	public function test_a_body_that_is_too_long_goes_nowhere(): void {
		self::assert_problem( 413, 'too-large', $this->call( 'POST', '/relay/messages', '"' . str_repeat( 'x', 65536 ) . '"', self::TOKEN ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}
}
