<?php
/**
 * Speaks for a shop that runs the real WooCommerce: `php shop.php <site> <command>`, JSON in and out.
 *
 * @package AiSupportChat
 */

declare(strict_types=1);

$shop_command              = $argv[2];
$shop_input                = json_decode( (string) stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );
$_SERVER['HTTP_HOST']      = $shop_input['host'];
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';
$_SERVER['REMOTE_ADDR']    = '127.0.0.1';
ob_start();
require_once $argv[1] . '/wp-load.php';

$shop_result = match ( $shop_command ) {
	'activate' => shop_activate(),
	'prepare'  => shop_prepare( $shop_input ),
	'orders'   => array_map( 'shop_order', $shop_input['orders'] ),
	'gateway'  => shop_gateway( $shop_input ),
	'books'    => shop_books( wc_get_order( $shop_input['order_id'] ) ),
};
ob_end_clean();
echo json_encode( $shop_result, JSON_THROW_ON_ERROR );

/** Activates the plugin; WooCommerce sets itself up in the next process. */
function shop_activate(): array {
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	$error = activate_plugin( 'woocommerce/woocommerce.php' );
	return array( 'error' => is_wp_error( $error ) ? $error->get_error_message() : null );
}

/**
 * Tables, where orders are kept, permalinks, and REST API keys as its settings page makes them.
 *
 * @param array<string, mixed> $input hpos, permalinks, keys.
 */
function shop_prepare( array $input ): array {
	global $wpdb;
	WC_Install::install();
	if ( $input['hpos'] ) {
		wc_get_container()->get( \Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer::class )->create_database_tables();
	}
	update_option( 'woocommerce_custom_orders_table_enabled', $input['hpos'] ? 'yes' : 'no' );
	update_option( 'permalink_structure', $input['permalinks'] );
	flush_rewrite_rules();
	foreach ( $input['keys'] as $key ) {
		$wpdb->insert(
			$wpdb->prefix . 'woocommerce_api_keys',
			array(
				'user_id'         => 1,
				'description'     => $key['permissions'],
				'permissions'     => $key['permissions'],
				'consumer_key'    => wc_api_hash( $key['key'] ),
				'consumer_secret' => $key['secret'],
				'truncated_key'   => substr( $key['key'], -7 ),
			)
		);
	}
	return array(
		'woocommerce' => WC()->version,
		'wordpress'   => get_bloginfo( 'version' ),
	);
}

/**
 * An order as a checkout leaves it, paid through WooCommerce Stripe Gateway.
 *
 * @param array<string, mixed> $seed What was bought, by whom, in which currency.
 */
function shop_order( array $seed ): array {
	$user  = get_user_by( 'email', $seed['email'] );
	$order = wc_create_order( array( 'customer_id' => $seed['guest'] || ! $user ? 0 : $user->ID ) );
	$order->set_billing_email( $seed['email'] );
	$order->set_currency( strtoupper( $seed['currency'] ) );
	foreach ( $seed['items'] as $one ) {
		$item = new WC_Order_Item_Product();
		$item->set_name( $one['title'] );
		$item->set_quantity( $one['quantity'] );
		$item->set_subtotal( $one['total'] );
		$item->set_total( $one['total'] );
		$order->add_item( $item );
	}
	$order->set_payment_method( 'stripe' );
	foreach ( $seed['meta'] as $key => $value ) {
		$order->update_meta_data( $key, $value );
	}
	$order->calculate_totals();
	$order->payment_complete( $seed['transaction_id'] );
	$order->set_status( $seed['status'] );
	$order->save();
	return array(
		'id'          => $order->get_id(),
		'number'      => $order->get_order_number(),
		'customer_id' => $order->get_customer_id(),
		'in_tables'   => \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled(),
	);
}

/**
 * What WooCommerce Stripe Gateway leaves when Stripe tells it of a refund: the refund, its id on the
 * order, a note.
 *
 * @param array<string, mixed> $input order_id, amount, stripe_refund_id.
 */
function shop_gateway( array $input ): array {
	$order = wc_get_order( $input['order_id'] );
	if ( $order->get_meta( '_stripe_refund_id' ) === $input['stripe_refund_id'] ) {
		return array( 'known' => true );
	}
	wc_create_refund(
		array(
			'order_id' => $order->get_id(),
			'amount'   => $input['amount'],
			'reason'   => 'Refunded via Stripe Dashboard',
		)
	);
	$order->update_meta_data( '_stripe_refund_id', $input['stripe_refund_id'] );
	$order->save_meta_data();
	$order->add_order_note( 'Refunded - Refund ID: ' . $input['stripe_refund_id'] . ' - by Stripe' );
	return array( 'known' => false );
}

/** What the shop's books say. */
function shop_books( WC_Order $order ): array {
	return array(
		'status'  => $order->get_status(),
		'refunds' => array_map(
			static fn( WC_Order_Refund $refund ): array => array(
				'amount'           => $refund->get_amount(),
				'reason'           => $refund->get_reason(),
				'refunded_payment' => $refund->get_refunded_payment(),
				'request'          => $refund->get_meta( '_ai_support_chat_refund_request_id' ),
			),
			$order->get_refunds()
		),
	);
}
