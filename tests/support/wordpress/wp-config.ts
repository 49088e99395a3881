export interface WpConfig {
	readonly siteUrl: string;
	readonly salts: Readonly<Record<string, string>>;
	/** As PHP sees it. */
	readonly privateDir: string;
}

/**
 * The text of wp-config.php. Written at every start, so the site's address follows the port.
 */
export function wpConfig({ siteUrl, salts, privateDir }: WpConfig): string {
	const constants: Readonly<Record<string, string | boolean>> = {
		DB_NAME: 'wordpress',
		DB_USER: '',
		DB_PASSWORD: '',
		DB_HOST: '',
		DB_CHARSET: 'utf8mb4',
		DB_COLLATE: '',
		// Outside of the site's folder, so that no web server hands it out.
		DB_DIR: `${privateDir}/database`,
		DB_FILE: 'wordpress.sqlite',
		...salts,
		WP_HOME: siteUrl,
		WP_SITEURL: siteUrl,
		WP_ENVIRONMENT_TYPE: 'local',
		WP_DEBUG: true,
		WP_DEBUG_DISPLAY: false,
		WP_DEBUG_LOG: `${privateDir}/debug.log`,
		// The runner calls wp-cron.php by the clock, as a production server's crontab does.
		DISABLE_WP_CRON: true,
		AUTOMATIC_UPDATER_DISABLED: true,
		DISALLOW_FILE_EDIT: true,
		FS_METHOD: 'direct',
		// Nothing leaves this machine.
		WP_HTTP_BLOCK_EXTERNAL: true,
		WP_ACCESSIBLE_HOSTS: '127.0.0.1,localhost',
		DEMO_MAIL_DIR: `${privateDir}/mail`,
	};
	const lines = Object.entries(constants).map(
		([name, value]) =>
			`define( ${quoted(name)}, ${typeof value === 'string' ? quoted(value) : value} );`,
	);
	return [
		'<?php',
		'// Written by the demo at every start.',
		...lines,
		"$table_prefix = 'wp_';",
		"if ( ! defined( 'ABSPATH' ) ) {",
		"\tdefine( 'ABSPATH', __DIR__ . '/' );",
		'}',
		"require_once ABSPATH . 'wp-settings.php';",
		'',
	].join('\n');
}

function quoted(text: string): string {
	return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
