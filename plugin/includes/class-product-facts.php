<?php
/**
 * What a product is like.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What a product is like, as its page shows it: visible attributes, measures, its number, its categories.
 *
 * Prices and stock are left out. They change without the product being saved (a sale that begins tonight), and an
 * answer must never quote an old one.
 */
final class Product_Facts {

	/**
	 * A list, '' when there is nothing to say.
	 */
	public static function html( \WP_Post $post ): string {
		$lines = self::attributes( $post->ID );
		$more  = [
			__( 'Weight', 'ai-support-chat' )         => self::measure( $post->ID, [ '_weight' ], 'woocommerce_weight_unit' ),
			__( 'Dimensions', 'ai-support-chat' )     => self::measure( $post->ID, [ '_length', '_width', '_height' ], 'woocommerce_dimension_unit' ),
			__( 'Product number', 'ai-support-chat' ) => self::text( $post->ID, '_sku' ),
			__( 'Category', 'ai-support-chat' )       => implode( ', ', self::categories( $post->ID ) ),
		];
		foreach ( $more as $name => $value ) {
			if ( '' !== $value ) {
				$lines[] = [ $name, $value ];
			}
		}
		if ( [] === $lines ) {
			return '';
		}
		$html = '<h2>' . esc_html__( 'Product details', 'ai-support-chat' ) . '</h2><ul>';
		foreach ( $lines as [ $name, $value ] ) {
			$html .= '<li>' . esc_html( $name ) . ': ' . esc_html( $value ) . '</li>';
		}
		return $html . '</ul>';
	}

	/**
	 * Attributes that the product's page shows.
	 *
	 * @return list<array{string, string}>
	 */
	private static function attributes( int $id ): array {
		$stored = get_post_meta( $id, '_product_attributes', true );
		$lines  = [];
		foreach ( is_array( $stored ) ? $stored : [] as $attribute ) {
			if ( ! is_array( $attribute ) || ! is_string( $attribute['name'] ?? null ) || in_array( $attribute['is_visible'] ?? 0, [ 0, '0', false, '' ], true ) ) {
				continue;
			}
			$name = $attribute['name'];
			if ( in_array( $attribute['is_taxonomy'] ?? 0, [ 1, '1', true ], true ) ) {
				$taxonomy = get_taxonomy( $name );
				$values   = self::terms( $id, $name );
				$label    = $taxonomy instanceof \WP_Taxonomy && is_string( $taxonomy->labels->singular_name ?? null ) ? $taxonomy->labels->singular_name : $name;
			} else {
				$values = array_map( 'trim', explode( '|', is_string( $attribute['value'] ?? null ) ? $attribute['value'] : '' ) );
				$label  = $name;
			}
			$values = array_filter( $values, static fn( string $value ): bool => '' !== $value );
			if ( [] !== $values ) {
				$lines[] = [ $label, implode( ', ', $values ) ];
			}
		}
		return $lines;
	}

	/**
	 * Names of its categories, without the one that stands for none.
	 *
	 * @return list<string>
	 */
	private static function categories( int $id ): array {
		$none = get_option( 'default_product_cat' );
		$term = is_numeric( $none ) ? get_term( (int) $none, 'product_cat' ) : null;
		$skip = $term instanceof \WP_Term ? $term->name : '';
		return array_values( array_filter( self::terms( $id, 'product_cat' ), static fn( string $name ): bool => $skip !== $name ) );
	}

	/**
	 * Names of the terms of a product.
	 *
	 * @return list<string>
	 */
	private static function terms( int $id, string $taxonomy ): array {
		$names = taxonomy_exists( $taxonomy ) ? wp_get_object_terms( $id, $taxonomy, [ 'fields' => 'names' ] ) : [];
		return is_array( $names ) ? array_values( array_filter( $names, 'is_string' ) ) : [];
	}

	/**
	 * Numbers with the shop's unit; '' when one is missing.
	 *
	 * @param list<string> $fields Fields of the product.
	 * @param string       $unit   The option with the unit.
	 */
	private static function measure( int $id, array $fields, string $unit ): string {
		$values = array_map( static fn( string $field ): string => self::text( $id, $field ), $fields );
		$name   = get_option( $unit );
		return in_array( '', $values, true ) ? '' : implode( ' × ', $values ) . ( is_string( $name ) ? ' ' . $name : '' );
	}

	/**
	 * A field's text.
	 */
	private static function text( int $id, string $field ): string {
		$value = get_post_meta( $id, $field, true );
		return is_string( $value ) ? trim( $value ) : '';
	}
}
