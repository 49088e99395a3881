<?php
/**
 * A real HTTP server in the sidecar's place.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

/**
 * PHP's own server, on loopback, that answers as it is told and remembers what it was asked.
 *
 * @phpstan-type Seen array{REQUEST_METHOD: string, REQUEST_URI: string, headers: array<string, string>, body: string}
 */
final class Sidecar_Server {

	/**
	 * The process.
	 *
	 * @var resource
	 */
	private $process;

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
		$this->folder = sys_get_temp_dir() . '/ai-support-chat-sidecar-' . bin2hex( random_bytes( 6 ) );
		mkdir( $this->folder, 0700 );
		$this->answer( 200, [] );
		$address   = '127.0.0.1:' . self::free_port();
		$this->url = 'http://' . $address;
		$process   = proc_open(
			[ PHP_BINARY, '-S', $address, __DIR__ . '/sidecar-router.php' ],
			[ [ 'file', '/dev/null', 'r' ], [ 'file', $this->folder . '/log', 'a' ], [ 'file', $this->folder . '/log', 'a' ] ],
			$pipes,
			$this->folder,
			[ 'SIDECAR_FOLDER' => $this->folder ] + getenv()
		);
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'PHP\'s server could not be started.' );
		}
		$this->process = $process;
		for ( $try = 0; $try < 100; $try++ ) {
			$socket = @stream_socket_client( 'tcp://' . $address, $code, $message, 0.2 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- it is not up yet.
			if ( false !== $socket ) {
				fclose( $socket );
				return;
			}
			usleep( 20000 );
		}
		throw new \RuntimeException( 'PHP\'s server did not start: ' . (string) file_get_contents( $this->folder . '/log' ) );
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
		proc_terminate( $this->process );
		proc_close( $this->process );
		foreach ( [ 'answer', 'requests', 'log' ] as $name ) {
			if ( is_file( $this->folder . '/' . $name ) ) {
				unlink( $this->folder . '/' . $name );
			}
		}
		rmdir( $this->folder );
	}

	/**
	 * A port that is free now.
	 */
	private static function free_port(): string {
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		if ( false === $socket ) {
			throw new \RuntimeException( 'No free port on 127.0.0.1.' );
		}
		$name = (string) stream_socket_get_name( $socket, false );
		fclose( $socket );
		return substr( $name, (int) strrpos( $name, ':' ) + 1 );
	}
}
