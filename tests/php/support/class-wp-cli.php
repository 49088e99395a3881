<?php
/**
 * WP-CLI's face, as far as the plugin sees it.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- WP-CLI's own name.

/**
 * Keeps what it is told instead of printing it; an error ends the command, as WP-CLI's does, by an exception.
 */
final class WP_CLI {

	/**
	 * Commands that were added.
	 *
	 * @var array<string, callable>
	 */
	public static array $commands = [];

	/**
	 * Lines.
	 *
	 * @var list<string>
	 */
	public static array $lines = [];

	/**
	 * Adds a command.
	 */
	public static function add_command( string $name, callable $command ): void {
		self::$commands[ $name ] = $command;
	}

	/**
	 * A line.
	 */
	public static function log( string $line ): void {
		self::$lines[] = $line;
	}

	/**
	 * The last line of a command that did what it should.
	 */
	public static function success( string $line ): void {
		self::$lines[] = 'Success: ' . $line;
	}

	/**
	 * The last line of one that did not.
	 */
	public static function error( string $line ): never {
		self::$lines[] = 'Error: ' . $line;
		throw new \RuntimeException( $line );
	}
}
