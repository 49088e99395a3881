<?php
/**
 * Drop-in: WordPress's database is an SQLite file.
 *
 * @package AiSupportChat
 */

define( 'SQLITE_DB_DROPIN_VERSION', '1.8.0' );
require_once __DIR__ . '/sqlite-database-integration/wp-includes/sqlite/db.php';
