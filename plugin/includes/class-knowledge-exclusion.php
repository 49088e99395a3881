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
 * "Do not use in the support chat", beside the editor of a post, page or product: a panel in the block editor, a box in
 * the classic one, and a field over REST for who may edit the post.
 */
final class Knowledge_Exclusion {

	private const NONCE = 'ai_support_chat_exclusion';

	/**
	 * The block editor's panel. A box of PHP's would take the editor out of its frame, and would be saved in a second
	 * request: a post would be public and unmarked in between.
	 */
	private const PANEL = <<<'JS'
	( ( { plugins, element, components, data, editor, editPost }, words ) => {
		const Panel = editor?.PluginDocumentSettingPanel ?? editPost?.PluginDocumentSettingPanel;
		const Choice = () => {
			const meta = data.useSelect( ( select ) => select( 'core/editor' ).getEditedPostAttribute( 'meta' ), [] );
			const { editPost: change } = data.useDispatch( 'core/editor' );
			const box = {
				__nextHasNoMarginBottom: true,
				label: words.label,
				help: words.help,
				checked: meta?.[ words.field ] === '1',
				onChange: ( on ) => change( { meta: { [ words.field ]: on ? '1' : '' } } ),
			};
			return meta && words.field in meta
				? element.createElement( Panel, { name: 'exclusion', title: words.title }, element.createElement( components.CheckboxControl, box ) )
				: null;
		};
		if ( Panel ) {
			plugins.registerPlugin( 'ai-support-chat', { render: Choice } );
		}
	} )( window.wp, %s );
	JS;

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'init', [ $this, 'register_field' ], 30 );
		add_action( 'add_meta_boxes', [ $this, 'add_box' ] );
		add_action( 'save_post', [ $this, 'save' ], 10, 2 );
		add_action( 'enqueue_block_editor_assets', [ $this, 'add_panel' ] );
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
	 * The panel of the block editor.
	 */
	public function add_panel(): void {
		$words = [
			'field' => Knowledge_Source::EXCLUDED,
			'title' => __( 'Support Chat', 'ai-support-chat' ),
			'label' => __( 'Do not use in the support chat', 'ai-support-chat' ),
			'help'  => __( 'Otherwise the chat answers from it once it is published.', 'ai-support-chat' ),
		];
		foreach ( [ 'wp-plugins', 'wp-components', 'wp-element', 'wp-data' ] as $needed ) {
			wp_enqueue_script( $needed );
		}
		wp_add_inline_script( 'wp-edit-post', sprintf( self::PANEL, (string) wp_json_encode( $words ) ) );
	}

	/**
	 * The box of the classic editor.
	 */
	public function add_box(): void {
		add_meta_box( 'ai-support-chat-exclusion', __( 'Support Chat', 'ai-support-chat' ), [ $this, 'show' ], Knowledge_Source::post_types(), 'side', 'low', [ '__back_compat_meta_box' => true ] );
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
