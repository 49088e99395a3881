<?php
/**
 * The business facts, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-sidecar-test-case.php';

/**
 * GET and POST facts, facts/{version}, facts/check: who may ask, and what the sidecar is told of them.
 */
final class Facts_Routes_Test extends Sidecar_Test_Case {

	private const SAVE = [
		'yaml'         => "shop:\n  name: Größe & Co\n",
		'note'         => 'first',
		'base_version' => null,
	];

	/**
	 * Each route.
	 *
	 * @return iterable<string, array{string, string, array<string, mixed>|null}>
	 */
	public static function routes(): iterable {
		yield 'facts' => [ 'GET', '/facts', null ];
		yield 'a version' => [ 'GET', '/facts/3', null ];
		yield 'check' => [ 'POST', '/facts/check', [ 'yaml' => '' ] ];
		yield 'save' => [ 'POST', '/facts', self::SAVE ];
		yield 'wrong save' => [ 'POST', '/facts', [ 'yaml' => 3 ] ];
	}

	/**
	 * Approving refunds is not managing the site.
	 *
	 * @param string $method HTTP method.
	 * @param string $path Below the namespace.
	 * @param array<string, mixed>|null $body JSON object.
	 */
	#[DataProvider( 'routes' )]
	public function test_who_only_approves_refunds_sees_and_changes_no_facts( string $method, string $path, ?array $body ): void {
		$this->act_as( 'shop_manager' );
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
	public function test_an_administrators_cookie_without_a_nonce_changes_nothing( string $method, string $path, ?array $body ): void {
		$this->login_cookie( $this->user( 'administrator' ) );
		self::assert_problem( 401, 'not-logged-in', $this->call( $method, $path, $body ) );
		self::assertSame( [], $this->sidecar()->seen() );
	}

	/**
	 * A save.
	 */
	public function test_a_save_is_a_put_signed_with_the_person_and_its_bytes(): void {
		$user = $this->act_as( 'administrator' );
		$this->sidecar()->answer( 200, [ 'history' => [] ] );
		$response = $this->call( 'POST', '/facts', self::SAVE );
		self::assertSame( [ 200, [ 'history' => [] ] ], [ $response->get_status(), self::body( $response ) ] );
		$seen = $this->only_request();
		self::assertSame( [ 'PUT', '/internal/facts' ], [ $seen['REQUEST_METHOD'], $seen['REQUEST_URI'] ] );
		self::assertSame( self::SAVE, json_decode( $seen['body'], true ) );
		self::assertStringContainsString( 'Größe', $seen['body'] );
		$act = self::claims_of( $seen )['act'];
		self::assertIsArray( $act );
		self::assertSame( [ (string) $user->ID, [ 'approve_refunds', 'manage_settings' ] ], [ $act['id'], $act['can'] ] );
	}

	/**
	 * A conflict, as the sidecar tells it.
	 */
	public function test_a_conflict_reaches_the_screen(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer(
			409,
			[
				'type'   => 'facts_changed',
				'detail' => 'Somebody saved.',
				'status' => 409,
				'field'  => 'base_version',
			]
		);
		$response = $this->call( 'POST', '/facts', [ 'base_version' => '2' ] + self::SAVE );
		self::assertSame( 409, $response->get_status() );
		self::assertSame( 'facts_changed', self::body( $response )['type'] );
	}

	/**
	 * Reading.
	 */
	public function test_reading_and_checking_are_passed_on(): void {
		$this->act_as( 'administrator' );
		$this->sidecar()->answer( 200, [ 'problems' => [] ] );
		$this->call( 'GET', '/facts' );
		$this->call( 'GET', '/facts/12' );
		$this->call( 'POST', '/facts/check', [ 'yaml' => 'a: 1' ] );
		$asked = array_map( static fn( array $seen ): string => $seen['REQUEST_METHOD'] . ' ' . $seen['REQUEST_URI'], $this->sidecar()->seen() );
		self::assertSame( [ 'GET /internal/facts', 'GET /internal/facts/12', 'POST /internal/facts/check' ], $asked );
	}

	/**
	 * Bodies that are not passed on.
	 *
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function wrong_bodies(): iterable {
		yield 'no text' => [ [ 'base_version' => null ], 'yaml' ];
		yield 'no base' => [ [ 'yaml' => '' ], 'base_version' ];
		yield 'a number' => [ [ 'base_version' => 1 ] + self::SAVE, 'base_version' ];
		yield 'too long' => [ [ 'yaml' => str_repeat( 'a', 24001 ) ] + self::SAVE, 'yaml' ];
		yield 'a long note' => [ [ 'note' => str_repeat( 'a', 501 ) ] + self::SAVE, 'note' ];
		yield 'an unknown field' => [ self::SAVE + [ 'author' => 'me' ], 'author' ];
	}

	/**
	 * A wrong body is refused here, naming the field.
	 *
	 * @param array<string, mixed> $body JSON object.
	 * @param string $field At fault.
	 */
	#[DataProvider( 'wrong_bodies' )]
	public function test_a_wrong_body_is_refused_naming_the_field( array $body, string $field ): void {
		$this->act_as( 'administrator' );
		$response = $this->call( 'POST', '/facts', $body );
		self::assertSame( [ 400, $field ], [ $response->get_status(), self::body( $response )['field'] ?? null ] );
		self::assertSame( [], $this->sidecar()->seen() );
	}
}
