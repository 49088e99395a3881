<?php
/**
 * The built scripts of wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The scripts and styles that wp-scripts built for wp-admin.
 */
final class Built_Assets {

	/**
	 * The assets.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	public function __construct( private readonly string $plugin_file ) {
	}

	/**
	 * A script was built.
	 *
	 * @param string $name The screen's name, as in `approvals`.
	 */
	public function has( string $name ): bool {
		return is_file( $this->path( $name . '.js' ) );
	}

	/**
	 * Loads a script with its dependencies, styles and translations.
	 *
	 * @param string $name The screen's name, as in `approvals`.
	 */
	public function enqueue( string $name ): void {
		if ( ! $this->has( $name ) ) {
			return;
		}
		$handle = 'ai-support-chat-' . $name;
		$asset  = $this->asset( $name );
		wp_enqueue_script( $handle, $this->url( $name . '.js' ), $asset['dependencies'], $asset['version'], [ 'in_footer' => true ] );
		wp_set_script_translations( $handle, 'ai-support-chat', plugin_dir_path( $this->plugin_file ) . 'languages' );
		foreach ( [ $name, 'style-' . $name ] as $style ) {
			if ( is_file( $this->path( $style . '.css' ) ) ) {
				wp_enqueue_style( 'ai-support-chat-' . $style, $this->url( $style . '.css' ), [ 'wp-components' ], $asset['version'] );
				if ( is_file( $this->path( $style . '-rtl.css' ) ) ) {
					wp_style_add_data( 'ai-support-chat-' . $style, 'rtl', 'replace' );
				}
			}
		}
	}

	/**
	 * What the build says of a script.
	 *
	 * @return array{dependencies: list<non-empty-string>, version: string}
	 */
	private function asset( string $name ): array {
		$file  = $this->path( $name . '.asset.php' );
		$asset = is_file( $file ) ? require $file : [];
		$asset = is_array( $asset ) ? $asset : [];
		$names = is_array( $asset['dependencies'] ?? null ) ? array_values( array_filter( $asset['dependencies'], static fn( mixed $name ): bool => is_string( $name ) && '' !== $name ) ) : [];
		return [
			'dependencies' => $names,
			'version'      => is_string( $asset['version'] ?? null ) ? $asset['version'] : VERSION,
		];
	}

	/**
	 * A built file.
	 */
	private function path( string $file ): string {
		return plugin_dir_path( $this->plugin_file ) . 'build/admin/' . $file;
	}

	/**
	 * Its address.
	 */
	private function url( string $file ): string {
		return plugins_url( 'build/admin/' . $file, $this->plugin_file );
	}
}
