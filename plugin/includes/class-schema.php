<?php
/**
 * The plugin's tables.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The plugin's tables, made by dbDelta whenever the stored version differs (so an update and every site of a network
 * get them without an activation).
 */
final class Schema {

	public const OPTION      = 'ai_support_chat_db_version';
	public const CHECKPOINTS = 'ai_support_chat_checkpoints';
	public const REPLAYS     = 'ai_support_chat_replays';
	public const LIMITS      = 'ai_support_chat_limits';
	public const KNOWLEDGE   = 'ai_support_chat_knowledge';
	public const UPLOADS     = 'ai_support_chat_uploads';
	public const PARTS       = 'ai_support_chat_upload_parts';
	private const VERSION    = '2';

	/**
	 * A table's full name.
	 *
	 * @param self::CHECKPOINTS|self::REPLAYS|self::LIMITS|self::KNOWLEDGE|self::UPLOADS|self::PARTS $table Without the site's prefix.
	 */
	public static function table( string $table ): string {
		return Database::table( $table );
	}

	/**
	 * Makes the tables if they are not of this version.
	 */
	public static function ensure(): void {
		if ( get_option( self::OPTION ) === self::VERSION ) {
			return;
		}
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$collate     = Database::collation();
		$checkpoints = self::table( self::CHECKPOINTS );
		$replays     = self::table( self::REPLAYS );
		$limits      = self::table( self::LIMITS );
		// dbDelta wants each column on its own line and two spaces after PRIMARY KEY.
		dbDelta(
			"CREATE TABLE $checkpoints (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			instance varchar(64) NOT NULL,
			size bigint(20) unsigned NOT NULL,
			note text NOT NULL,
			received_at varchar(24) NOT NULL,
			PRIMARY KEY  (id),
			UNIQUE KEY instance_size (instance,size)
			) $collate;"
		);
		dbDelta(
			"CREATE TABLE $replays (
			jti varchar(64) NOT NULL,
			fingerprint varchar(64) NOT NULL,
			expires_at bigint(20) unsigned NOT NULL,
			status int(11) NOT NULL,
			body longtext NOT NULL,
			PRIMARY KEY  (jti),
			KEY expires_at (expires_at)
			) $collate;"
		);
		dbDelta(
			"CREATE TABLE $limits (
			bucket varchar(64) NOT NULL,
			hits int(11) NOT NULL,
			expires_at bigint(20) unsigned NOT NULL,
			PRIMARY KEY  (bucket),
			KEY expires_at (expires_at)
			) $collate;"
		);
		self::ensure_knowledge( $collate );
		update_option( self::OPTION, self::VERSION, true );
	}

	/**
	 * The tables of knowledge: what is to be sent and what was (Knowledge_Ledger), and the owner's own documents
	 * (Upload_Store), in parts that fit into any database's largest packet.
	 */
	private static function ensure_knowledge( string $collate ): void {
		$knowledge = self::table( self::KNOWLEDGE );
		$uploads   = self::table( self::UPLOADS );
		$parts     = self::table( self::PARTS );
		dbDelta(
			"CREATE TABLE $knowledge (
			external_id varchar(64) NOT NULL,
			waiting tinyint(1) NOT NULL,
			removal tinyint(1) NOT NULL,
			revision bigint(20) unsigned NOT NULL,
			attempts int(11) NOT NULL,
			due_at bigint(20) unsigned NOT NULL,
			lease varchar(32) NOT NULL,
			leased_until bigint(20) unsigned NOT NULL,
			hash varchar(64) NOT NULL,
			reason varchar(500) NOT NULL,
			changed_at bigint(20) unsigned NOT NULL,
			PRIMARY KEY  (external_id),
			KEY waiting_due (waiting,removal,due_at)
			) $collate;"
		);
		dbDelta(
			"CREATE TABLE $uploads (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			name varchar(200) NOT NULL,
			title varchar(300) NOT NULL,
			url varchar(2000) NOT NULL,
			format varchar(16) NOT NULL,
			bytes bigint(20) unsigned NOT NULL,
			added_at bigint(20) unsigned NOT NULL,
			removed_at bigint(20) unsigned NOT NULL,
			PRIMARY KEY  (id)
			) $collate;"
		);
		dbDelta(
			"CREATE TABLE $parts (
			upload_id bigint(20) unsigned NOT NULL,
			position int(11) NOT NULL,
			content longtext NOT NULL,
			PRIMARY KEY  (upload_id,position)
			) $collate;"
		);
	}

	/**
	 * Removes the tables.
	 */
	public static function drop(): void {
		foreach ( [ self::CHECKPOINTS, self::REPLAYS, self::LIMITS, self::KNOWLEDGE, self::UPLOADS, self::PARTS ] as $table ) {
			Database::drop( self::table( $table ) );
		}
		delete_option( self::OPTION );
	}
}
