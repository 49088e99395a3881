<?php
/**
 * Which posts are knowledge.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Which posts are knowledge: published ones that every visitor may read. The one place that decides it.
 */
final class Knowledge_Source {

	/** Set by the owner on a post that the chat must not use. */
	public const EXCLUDED = '_ai_support_chat_exclude';

	/** Pages whose content is the visitor's own, or a list of others. */
	private const DYNAMIC_PAGES = [ 'page_for_posts', 'woocommerce_cart_page_id', 'woocommerce_checkout_page_id', 'woocommerce_myaccount_page_id', 'woocommerce_shop_page_id' ];

	/** A product with both is hidden everywhere in the shop; WooCommerce keeps it so. */
	private const HIDDEN_PRODUCT = [ 'exclude-from-catalog', 'exclude-from-search' ];

	/**
	 * The types of posts: posts, pages, and products where there are any.
	 *
	 * @return non-empty-list<string>
	 */
	public static function post_types(): array {
		$types = array_values( array_filter( [ 'post', 'page', 'product' ], 'post_type_exists' ) );

		/**
		 * Types of posts that the support chat may answer from.
		 *
		 * Only types that visitors can view are used, whatever the filter says.
		 *
		 * @param string[] $types Names of post types.
		 */
		$wanted = apply_filters( 'ai_support_chat_knowledge_post_types', $types );
		$wanted = is_array( $wanted ) ? $wanted : $types;
		$usable = array_values( array_unique( array_filter( $wanted, static fn( mixed $type ): bool => is_string( $type ) && is_post_type_viewable( $type ) ) ) );
		return [] === $usable ? [ 'page' ] : $usable;
	}

	/**
	 * Every visitor may read this post, and the owner does not keep it from the chat.
	 */
	public static function holds( \WP_Post $post ): bool {
		$public = 'publish' === $post->post_status
			&& '' === $post->post_password
			&& in_array( $post->post_type, self::post_types(), true )
			&& is_post_publicly_viewable( $post )
			&& '1' !== get_post_meta( $post->ID, self::EXCLUDED, true )
			&& ! self::is_dynamic_page( $post )
			&& ! self::is_hidden_product( $post );

		/**
		 * Keeps a post from the support chat. A filter can only take away: what not every visitor may read stays out.
		 *
		 * @param bool     $public Whether it would be used.
		 * @param \WP_Post $post   The post.
		 */
		return $public && true === apply_filters( 'ai_support_chat_knowledge_include', true, $post );
	}

	/**
	 * The post as it is now: another request may have changed it since this one cached it. Without
	 * clean_post_cache(), upon which plugins empty the caches of pages.
	 */
	public static function fresh( int $id ): ?\WP_Post {
		foreach ( [ 'posts', 'post_meta', 'product_visibility_relationships' ] as $group ) {
			wp_cache_delete( $id, $group );
		}
		$post = get_post( $id );
		return $post instanceof \WP_Post ? $post : null;
	}

	/**
	 * Ids of posts that may be knowledge, in order.
	 *
	 * @param int $after Ids above this one.
	 * @param int $limit At most so many.
	 * @return list<int>
	 */
	public static function candidates( int $after, int $limit ): array {
		$types = self::post_types();
		$rows  = Database::rows(
			"SELECT ID FROM %i WHERE ID > %d AND post_status = 'publish' AND post_password = '' AND post_type IN (" . self::marks( $types ) . ') ORDER BY ID LIMIT %d',
			...[ Database::core_table( 'posts' ), $after, ...$types, $limit ]
		);
		return array_map( static fn( array $row ): int => (int) ( $row['ID'] ?? 0 ), $rows );
	}

	/**
	 * How many there are.
	 */
	public static function count(): int {
		$types = self::post_types();
		$row   = Database::row(
			"SELECT COUNT(*) AS posts FROM %i WHERE post_status = 'publish' AND post_password = '' AND post_type IN (" . self::marks( $types ) . ')',
			...[ Database::core_table( 'posts' ), ...$types ]
		);
		return (int) ( $row['posts'] ?? 0 );
	}

	/**
	 * Ids of posts that show a synced pattern.
	 *
	 * @return list<int>
	 */
	public static function showing_pattern( int $pattern ): array {
		$rows = Database::rows(
			"SELECT ID FROM %i WHERE post_status = 'publish' AND post_type <> 'wp_block' AND (post_content LIKE %s OR post_content LIKE %s)",
			Database::core_table( 'posts' ),
			'%<!-- wp:block {"ref":' . $pattern . '}%',
			'%<!-- wp:block {"ref":' . $pattern . ',%'
		);
		return array_map( static fn( array $row ): int => (int) ( $row['ID'] ?? 0 ), $rows );
	}

	/**
	 * A placeholder for each of them.
	 *
	 * @param non-empty-list<string> $values Values of an IN.
	 * @return literal-string
	 */
	private static function marks( array $values ): string {
		return '%s' . str_repeat( ', %s', count( $values ) - 1 );
	}

	/**
	 * The cart, the checkout, the account, a list of posts.
	 */
	private static function is_dynamic_page( \WP_Post $post ): bool {
		foreach ( 'page' === $post->post_type ? self::DYNAMIC_PAGES : [] as $option ) {
			$page = get_option( $option );
			if ( is_numeric( $page ) && (int) $page === $post->ID ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A product that the shop hides.
	 */
	private static function is_hidden_product( \WP_Post $post ): bool {
		if ( 'product' !== $post->post_type || ! taxonomy_exists( 'product_visibility' ) ) {
			return false;
		}
		$terms = wp_get_object_terms( $post->ID, 'product_visibility', [ 'fields' => 'slugs' ] );
		return is_array( $terms ) && [] === array_diff( self::HIDDEN_PRODUCT, array_filter( $terms, 'is_string' ) );
	}
}
