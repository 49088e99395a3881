<?php
/**
 * The text of a post.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The text of a post as a visitor who is not logged in would read it: blocks and shortcodes rendered, save those that
 * show the visitor's own things, list other posts, fetch from elsewhere or are forms.
 *
 * `the_content` is not run: plugins hang counters, advertisements and sharing buttons on it.
 */
final class Knowledge_Text {

	private const SKIPPED_BLOCKS = [
		'ai-support-chat/*',
		'woocommerce/*',
		'core/archives',
		'core/audio',
		'core/calendar',
		'core/categories',
		'core/comments',
		'core/embed',
		'core/latest-comments',
		'core/latest-posts',
		'core/loginout',
		'core/navigation',
		'core/page-list',
		'core/post-comments-form',
		'core/query',
		'core/rss',
		'core/search',
		'core/social-links',
		'core/tag-cloud',
		'core/video',
	];

	private const SKIPPED_SHORTCODES = [
		Chat_Block::SHORTCODE,
		'add_to_cart',
		'audio',
		'best_selling_products',
		'contact-form',
		'contact-form-7',
		'embed',
		'featured_products',
		'gallery',
		'gravityform',
		'ninja_form',
		'playlist',
		'product',
		'product_attribute',
		'product_category',
		'product_page',
		'products',
		'recent_products',
		'related_products',
		'sale_products',
		'top_rated_products',
		'video',
		'woocommerce_cart',
		'woocommerce_checkout',
		'woocommerce_my_account',
		'woocommerce_order_tracking',
		'wpforms',
	];

	/** What a document consists of; attributes that carry meaning. */
	private const TAGS = [ 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'blockquote', 'pre', 'code', 'strong', 'b', 'em', 'i', 'del', 'ins', 'sup', 'sub', 'figure', 'figcaption', 'details', 'summary', 'section', 'article', 'div', 'span' ];

	/**
	 * HTML of headings, paragraphs, lists and tables; '' when nothing is to be read.
	 */
	public static function of( \WP_Post $post ): string {
		$parts = 'product' === $post->post_type ? [ $post->post_excerpt, $post->post_content ] : [ $post->post_content ];
		$html  = self::as_visitor( $post, static fn(): string => implode( "\n", array_map( [ self::class, 'rendered' ], $parts ) ) );
		if ( 'product' === $post->post_type ) {
			$html .= Product_Facts::html( $post );
		}

		/**
		 * The text that the support chat may answer from, for builders of pages that keep their content elsewhere.
		 *
		 * @param string   $html HTML.
		 * @param \WP_Post $post The post; public.
		 */
		$filtered = apply_filters( 'ai_support_chat_knowledge_html', $html, $post );
		$clean    = self::clean( is_string( $filtered ) ? $filtered : $html );
		return '' === trim( wp_strip_all_tags( $clean ) ) ? '' : $clean;
	}

	/**
	 * Renders with this post at hand and nobody logged in, and puts everything back.
	 *
	 * @param callable(): string $render Renders.
	 */
	private static function as_visitor( \WP_Post $post, callable $render ): string {
		$user   = get_current_user_id();
		$before = $GLOBALS['post'] ?? null;
		$blocks = self::skip_blocks();
		$codes  = self::skip_shortcodes();
		if ( 0 !== $user ) {
			wp_set_current_user( 0 );
		}
		$GLOBALS['post'] = $post; // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- what blocks read; put back below.
		setup_postdata( $post );
		add_filter( 'pre_render_block', $blocks, 1000, 2 );
		add_filter( 'pre_do_shortcode_tag', $codes, 1000, 2 );
		ob_start();
		try {
			return $render();
		} catch ( \Throwable ) {
			// A block of another plugin cannot be rendered outside of a page: what is written in the post itself is left.
			return wpautop( strip_shortcodes( excerpt_remove_blocks( $post->post_content ) ) );
		} finally {
			ob_end_clean();
			remove_filter( 'pre_render_block', $blocks, 1000 );
			remove_filter( 'pre_do_shortcode_tag', $codes, 1000 );
			$GLOBALS['post'] = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- as it was.
			if ( $before instanceof \WP_Post ) {
				setup_postdata( $before );
			}
			if ( 0 !== $user ) {
				wp_set_current_user( $user );
			}
		}
	}

	/**
	 * Blocks, then shortcodes.
	 */
	private static function rendered( string $content ): string {
		$html = has_blocks( $content ) ? do_blocks( $content ) : wpautop( $content );
		return do_shortcode( shortcode_unautop( $html ) );
	}

	/**
	 * Renders nothing for what is skipped.
	 *
	 * @return \Closure(mixed, mixed): mixed
	 */
	private static function skip_blocks(): \Closure {
		/**
		 * Blocks whose output the support chat does not read.
		 *
		 * @param string[] $names Names of blocks, `plugin/*` for all of a plugin.
		 */
		$names = apply_filters( 'ai_support_chat_knowledge_skipped_blocks', self::SKIPPED_BLOCKS );
		$names = is_array( $names ) ? $names : self::SKIPPED_BLOCKS;
		return static function ( mixed $rendered, mixed $block ) use ( $names ): mixed {
			$name = is_array( $block ) && is_string( $block['blockName'] ?? null ) ? $block['blockName'] : '';
			$all  = explode( '/', $name )[0] . '/*';
			return in_array( $name, $names, true ) || in_array( $all, $names, true ) ? '' : $rendered;
		};
	}

	/**
	 * The same for shortcodes.
	 *
	 * @return \Closure(mixed, mixed): mixed
	 */
	private static function skip_shortcodes(): \Closure {
		/**
		 * Shortcodes that are not run to find out what a page says.
		 *
		 * @param string[] $names Names of shortcodes.
		 */
		$names = apply_filters( 'ai_support_chat_knowledge_skipped_shortcodes', self::SKIPPED_SHORTCODES );
		$names = is_array( $names ) ? $names : self::SKIPPED_SHORTCODES;
		return static fn( mixed $output, mixed $tag ): mixed => in_array( $tag, $names, true ) ? '' : $output;
	}

	/**
	 * Only what a document consists of. Ids stay: a citation leads to the heading.
	 */
	private static function clean( string $html ): string {
		$html    = (string) preg_replace( '#<(script|style|noscript|template|svg|form|select|button|iframe|object)\b[^>]*>.*?</\1\s*>#is', ' ', $html );
		$html    = (string) preg_replace( '/<!--.*?-->/s', '', $html );
		$allowed = array_fill_keys( self::TAGS, [ 'id' => true ] ) + [
			'a' => [
				'href' => true,
				'id'   => true,
			],
		];
		return trim( (string) preg_replace( "/\n\\s*\n+/", "\n", wp_kses( $html, $allowed ) ) );
	}
}
