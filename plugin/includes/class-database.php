<?php
/**
 * The plugin's statements on WordPress's database.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The plugin's statements on its own tables; nothing is cached. A value is always bound: %s, %d, %i for a name.
 */
final class Database {

	/**
	 * Carries a statement out.
	 *
	 * @param literal-string $sql       With placeholders.
	 * @param string|int     ...$values For the placeholders.
	 * @return int The number of rows it changed.
	 * @throws Problem 503 when the database refused.
	 */
	public static function execute( string $sql, string|int ...$values ): int {
		$wpdb = self::wpdb();
		$rows = $wpdb->query( (string) $wpdb->prepare( $sql, ...$values ) );
		if ( ! is_int( $rows ) && true !== $rows ) {
			throw new Problem( 503, 'storage', __( 'The site\'s database did not answer. Please try again in a moment.', 'ai-support-chat' ), null, 5 );
		}
		return (int) $rows;
	}

	/**
	 * Removes a table. Tells nothing: databases differ in what they answer to this.
	 */
	public static function drop( string $table ): void {
		$wpdb = self::wpdb();
		$wpdb->query( (string) $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $table ) );
	}

	/**
	 * One row, null when there is none.
	 *
	 * @param literal-string $sql       With placeholders.
	 * @param string|int     ...$values For the placeholders.
	 * @return array<string, string|null>|null
	 */
	public static function row( string $sql, string|int ...$values ): ?array {
		$wpdb = self::wpdb();
		$row  = $wpdb->get_row( (string) $wpdb->prepare( $sql, ...$values ), ARRAY_A );
		if ( ! is_array( $row ) ) {
			return null;
		}
		$texts = [];
		foreach ( $row as $name => $value ) {
			$texts[ (string) $name ] = is_scalar( $value ) ? (string) $value : null;
		}
		return $texts;
	}

	/**
	 * All rows.
	 *
	 * @param literal-string $sql       With placeholders.
	 * @param string|int     ...$values For the placeholders.
	 * @return list<array<string, string|null>>
	 */
	public static function rows( string $sql, string|int ...$values ): array {
		$wpdb  = self::wpdb();
		$found = $wpdb->get_results( (string) $wpdb->prepare( $sql, ...$values ), ARRAY_A );
		$rows  = [];
		foreach ( is_array( $found ) ? $found : [] as $row ) {
			$texts = [];
			foreach ( is_array( $row ) ? $row : [] as $name => $value ) {
				$texts[ (string) $name ] = is_scalar( $value ) ? (string) $value : null;
			}
			$rows[] = $texts;
		}
		return $rows;
	}

	/**
	 * The id of the row that was inserted last.
	 */
	public static function inserted_id(): int {
		return (int) self::wpdb()->insert_id;
	}

	/**
	 * WordPress's name of one of its own tables.
	 *
	 * @param 'posts'|'options' $name Without the site's prefix.
	 */
	public static function core_table( string $name ): string {
		return 'posts' === $name ? self::wpdb()->posts : self::wpdb()->options;
	}

	/**
	 * The site's own name of a table.
	 */
	public static function table( string $name ): string {
		return self::wpdb()->prefix . $name;
	}

	/**
	 * What a new table should have behind its columns.
	 */
	public static function collation(): string {
		return self::wpdb()->get_charset_collate();
	}

	/**
	 * WordPress's connection.
	 */
	private static function wpdb(): \wpdb {
		global $wpdb;
		if ( ! $wpdb instanceof \wpdb ) {
			throw new \LogicException( 'WordPress is not loaded.' );
		}
		return $wpdb;
	}
}
