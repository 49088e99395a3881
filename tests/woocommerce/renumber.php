<?php
/**
 * Gives orders numbers of their own, as plugins for sequential numbers do.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

add_filter(
	'woocommerce_order_number',
	static fn( mixed $number, WC_Order $order ): string => (string) ( $order->get_meta( '_order_number' ) ?: $number ),
	10,
	2
);
foreach ( array( 'woocommerce_shop_order_search_fields', 'woocommerce_order_table_search_query_meta_keys' ) as $fields_filter ) {
	add_filter( $fields_filter, static fn( array $fields ): array => array( ...$fields, '_order_number' ) );
}
