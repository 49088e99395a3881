<?php
/**
 * Loads a class of this plugin from its file: `Rate_Limiter` is in `class-rate-limiter.php`.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $class_name ): void {
		$prefix = __NAMESPACE__ . '\\';
		if ( ! str_starts_with( $class_name, $prefix ) ) {
			return;
		}
		$name = strtolower( str_replace( '_', '-', substr( $class_name, strlen( $prefix ) ) ) );
		$file = __DIR__ . '/class-' . $name . '.php';
		if ( is_file( $file ) ) {
			require_once $file;
		}
	}
);
