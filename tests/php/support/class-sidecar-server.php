<?php
/**
 * A real HTTP server in the sidecar's place.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

require_once __DIR__ . '/class-php-server.php';

/**
 * PHP's own server, on loopback, that answers as it is told and remembers what it was asked.
 *
 * @phpstan-type Seen array{REQUEST_METHOD: string, REQUEST_URI: string, headers: array<string, string>, body: string}
 */
final class Sidecar_Server {

	/**
	 * The server.
	 */
	private readonly Php_Server $server;

	/**
	 * Its answer and its memory.
	 */
	private readonly string $folder;

	/**
	 * Its address.
	 */
	public readonly string $url;

	/**
	 * Starts it and waits until it listens.
	 */
	public function __construct() {
		$this->folder = Php_Server::folder();
		$this->answer( 200, [] );
		$this->server = new Php_Server( __DIR__ . '/sidecar-router.php', $this->folder, [ 'SIDECAR_FOLDER' => $this->folder ] );
		$this->url    = $this->server->url;
	}

	/**
	 * What it answers from now on.
	 *
	 * @param int $status HTTP status.
	 * @param array<string, mixed>|string $body A JSON object, or text as it is.
	 * @param array<string, string> $headers More headers.
	 * @param int $wait Seconds before it answers.
	 */
	public function answer( int $status, array|string $body, array $headers = [], int $wait = 0 ): void {
		$default = [ 'Content-Type' => $status < 400 ? 'application/json' : 'application/problem+json' ];
		$answer  = [
			'status'  => $status,
			'body'    => is_string( $body ) ? $body : json_encode( (object) $body, JSON_THROW_ON_ERROR ),
			'headers' => $headers + $default,
			'wait'    => $wait,
		];
		file_put_contents( $this->folder . '/answer', json_encode( $answer, JSON_THROW_ON_ERROR ) );
	}

	/**
	 * What it was asked since it was last emptied.
	 *
	 * @return list<Seen>
	 */
	public function seen(): array {
		$file = $this->folder . '/requests';
		$seen = [];
		foreach ( is_file( $file ) ? (array) file( $file, FILE_IGNORE_NEW_LINES ) : [] as $line ) {
			/**
			 * Written by the router.
			 *
			 * @var Seen $request
			 */
			$request = json_decode( (string) $line, true, 32, JSON_THROW_ON_ERROR );
			$seen[]  = $request;
		}
		return $seen;
	}

	/**
	 * Forgets what it was asked.
	 */
	public function forget(): void {
		file_put_contents( $this->folder . '/requests', '' );
	}

	/**
	 * Ends it.
	 */
	public function stop(): void {
		$this->server->stop();
		Php_Server::remove( $this->folder );
	}
}
