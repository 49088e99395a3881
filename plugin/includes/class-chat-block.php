<?php
/**
 * The chat on the storefront.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The chat on the storefront: the built block, and a shortcode that renders the same block.
 *
 * Nothing of the visitor is in the mark-up, so pages may be cached for everybody.
 */
final class Chat_Block {

	public const SHORTCODE = 'ai_support_chat';

	/**
	 * The block.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	public function __construct( private readonly string $plugin_file ) {
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'init', [ $this, 'register_block' ] );
	}

	/**
	 * Registers the block, if it was built, and the shortcode.
	 */
	public function register_block(): void {
		$folder = plugin_dir_path( $this->plugin_file ) . 'build/chat';
		$type   = is_file( $folder . '/block.json' ) ? register_block_type( $folder ) : false;
		if ( $type instanceof \WP_Block_Type ) {
			add_shortcode( self::SHORTCODE, fn( mixed $given ): string => $this->render( $type, $given ) );
		}
	}

	/**
	 * The shortcode: the block's attributes, in lower case with underscores (`[ai_support_chat launcher_label="Help"]`),
	 * a list's items separated by `|`.
	 *
	 * @param \WP_Block_Type $type  The block.
	 * @param mixed          $given The shortcode's attributes; '' when there are none.
	 */
	private function render( \WP_Block_Type $type, mixed $given ): string {
		$given      = is_array( $given ) ? $given : [];
		$attributes = [];
		foreach ( $type->get_attributes() as $name => $schema ) {
			$key   = strtolower( (string) preg_replace( '/(?<!^)[A-Z]/', '_$0', (string) $name ) );
			$value = $given[ $key ] ?? null;
			if ( ! is_string( $value ) || ! is_array( $schema ) ) {
				continue;
			}
			if ( 'array' === ( $schema['type'] ?? null ) ) {
				$attributes[ $name ] = array_map( 'trim', explode( '|', $value ) );
				continue;
			}
			$known = array_intersect_key( $schema, array_flip( [ 'type', 'enum' ] ) );
			if ( true === rest_validate_value_from_schema( $value, $known, $key ) ) {
				$attributes[ $name ] = rest_sanitize_value_from_schema( $value, $known, $key );
			}
		}
		return render_block(
			[
				'blockName'    => $type->name,
				'attrs'        => $attributes,
				'innerBlocks'  => [],
				'innerHTML'    => '',
				'innerContent' => [],
			]
		);
	}
}
