<?php
/**
 * A sidecar that answers as the test told it to and remembers what it was asked. Run by Sidecar_Server.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

( static function (): void {
	$folder = (string) getenv( 'SIDECAR_FOLDER' );
	$names  = [ 'REQUEST_METHOD', 'REQUEST_URI' ];
	$seen   = [ 'headers' => array_change_key_case( getallheaders() ) ];
	foreach ( $names as $name ) {
		$seen[ $name ] = $_SERVER[ $name ] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- recorded as it came.
	}
	$seen['body'] = (string) file_get_contents( 'php://input' );
	file_put_contents( $folder . '/requests', json_encode( $seen, JSON_THROW_ON_ERROR ) . "\n", FILE_APPEND | LOCK_EX );
	/**
	 * Written by Sidecar_Server.
	 *
	 * @var array{status: int, body: string, headers: array<string, string>, wait: int} $answer
	 */
	$answer = json_decode( (string) file_get_contents( $folder . '/answer' ), true, 32, JSON_THROW_ON_ERROR );
	sleep( $answer['wait'] );
	http_response_code( $answer['status'] );
	foreach ( $answer['headers'] as $name => $value ) {
		header( $name . ': ' . $value );
	}
	echo $answer['body']; // phpcs:ignore WordPress.Security.EscapeOutput -- JSON.
} )();
