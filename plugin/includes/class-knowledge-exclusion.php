<?php
/**
 * Keeps a post from the support chat.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * A box beside the editor of a post, page or product: "Do not use in the support chat". In both editors, and over REST
 * for who may edit the post.
 */
final class Knowledge_Exclusion {

	private const NONCE = 'ai_support_chat_exclusion';

	/**
	 * The block editor saves a post first and its boxes in a second request: with the field in the first one, a post is
	 * never public and unmarked in between.
	 */
	private const WITH_THE_POST = <<<'JS'
	document.addEventListener( 'change', ( { target } ) => {
		const editor = window.wp.data.dispatch( 'core/editor' );
		if ( target.name === '%1$s' && editor ) {
			editor.editPost( { meta: { [ '%1$s' ]: target.checked ? '1' : '' } } );
		}
	} );
	JS;

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'init', [ $this, 'register_field' ], 30 );
		add_action( 'add_meta_boxes', [ $this, 'add_box' ] );
		add_action( 'save_post', [ $this, 'save' ], 10, 2 );
		add_action( 'enqueue_block_editor_assets', static fn(): bool => wp_add_inline_script( 'wp-editor', sprintf( self::WITH_THE_POST, Knowledge_Source::EXCLUDED ) ) );
	}

	/**
	 * The field.
	 */
	public function register_field(): void {
		foreach ( Knowledge_Source::post_types() as $type ) {
			register_post_meta(
				$type,
				Knowledge_Source::EXCLUDED,
				[
					'type'              => 'string',
					'single'            => true,
					'show_in_rest'      => [ 'schema' => [ 'enum' => [ '', '1' ] ] ],
					'sanitize_callback' => static fn( mixed $value ): string => in_array( $value, [ '1', 1, true ], true ) ? '1' : '',
					'auth_callback'     => static fn( mixed $allowed, mixed $key, mixed $id ): bool => is_numeric( $id ) && current_user_can( 'edit_post', (int) $id ),
				]
			);
		}
	}

	/**
	 * The box.
	 */
	public function add_box(): void {
		add_meta_box( 'ai-support-chat-exclusion', __( 'Support Chat', 'ai-support-chat' ), [ $this, 'show' ], Knowledge_Source::post_types(), 'side', 'low' );
	}

	/**
	 * What stands in it.
	 *
	 * @param mixed $post The post that is edited.
	 */
	public function show( mixed $post ): void {
		if ( ! $post instanceof \WP_Post ) {
			return;
		}
		wp_nonce_field( self::NONCE, self::NONCE );
		printf(
			'<p><label><input type="checkbox" name="%1$s" value="1"%2$s> %3$s</label></p><p class="description">%4$s</p>',
			esc_attr( Knowledge_Source::EXCLUDED ),
			checked( '1', get_post_meta( $post->ID, Knowledge_Source::EXCLUDED, true ), false ),
			esc_html__( 'Do not use in the support chat', 'ai-support-chat' ),
			esc_html__( 'Otherwise the chat answers from it once it is published.', 'ai-support-chat' )
		);
	}

	/**
	 * Keeps what was chosen in the box.
	 *
	 * @param mixed $id   The post's number.
	 * @param mixed $post The post.
	 */
	public function save( mixed $id, mixed $post ): void {
		$nonce = sanitize_text_field( wp_unslash( is_string( $_POST[ self::NONCE ] ?? null ) ? $_POST[ self::NONCE ] : '' ) ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- it is, just here.
		if ( ! is_int( $id ) || ! $post instanceof \WP_Post || false === wp_verify_nonce( $nonce, self::NONCE ) || ! current_user_can( 'edit_post', $id ) || false !== wp_is_post_revision( $id ) ) {
			return;
		}
		if ( isset( $_POST[ Knowledge_Source::EXCLUDED ] ) ) {
			update_post_meta( $id, Knowledge_Source::EXCLUDED, '1' );
		} else {
			delete_post_meta( $id, Knowledge_Source::EXCLUDED );
		}
	}
}
