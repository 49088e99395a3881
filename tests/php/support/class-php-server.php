<?php
/**
 * PHP's own web server.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

/**
 * PHP's own web server on a free port of 127.0.0.1, with one router script.
 */
final class Php_Server {

	/**
	 * The process.
	 *
	 * @var resource
	 */
	private $process;

	/**
	 * Its address.
	 */
	public readonly string $url;

	/**
	 * Starts it and waits until it listens.
	 *
	 * @param string $router The script.
	 * @param string $folder Where it runs and writes its log.
	 * @param array<string, string> $environment More variables; `%s` stands for the server's own address.
	 */
	public function __construct( string $router, string $folder, array $environment ) {
		$address   = '127.0.0.1:' . self::free_port();
		$this->url = 'http://' . $address;
		$process   = proc_open(
			[ PHP_BINARY, '-S', $address, $router ],
			[ [ 'file', '/dev/null', 'r' ], [ 'file', $folder . '/log', 'a' ], [ 'file', $folder . '/log', 'a' ] ],
			$pipes,
			$folder,
			str_replace( '%s', $this->url, $environment ) + getenv()
		);
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'PHP\'s server could not be started.' );
		}
		$this->process = $process;
		for ( $try = 0; $try < 250; $try++ ) {
			$socket = @stream_socket_client( 'tcp://' . $address, $code, $message, 0.2 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- it is not up yet.
			if ( false !== $socket ) {
				fclose( $socket );
				return;
			}
			usleep( 20000 );
		}
		$this->stop();
		throw new \RuntimeException( 'PHP\'s server did not start: ' . (string) file_get_contents( $folder . '/log' ) );
	}

	/**
	 * Ends it.
	 */
	public function stop(): void {
		proc_terminate( $this->process );
		proc_close( $this->process );
	}

	/**
	 * A folder of its own for a server.
	 */
	public static function folder(): string {
		$folder = sys_get_temp_dir() . '/ai-support-chat-' . bin2hex( random_bytes( 6 ) );
		mkdir( $folder, 0700 );
		return $folder;
	}

	/**
	 * Removes it.
	 */
	public static function remove( string $folder ): void {
		foreach ( (array) glob( $folder . '/*' ) as $file ) {
			unlink( (string) $file );
		}
		rmdir( $folder );
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
