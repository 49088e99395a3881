<?php
/**
 * The launcher of the chat. Nothing in it depends on the visitor, so that pages can be cached whole.
 *
 * The words of the panel are English in its script; they are repeated here only when this site has
 * a translation, or something filters one.
 *
 * @package AI_Support_Chat
 *
 * @var array<string, mixed> $attributes The attributes of the block.
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

$ai_support_chat_text = static function ( string $name, string $otherwise ) use ( $attributes ): string {
	$value = $attributes[ $name ] ?? '';
	return is_string( $value ) && '' !== trim( $value ) ? trim( $value ) : $otherwise;
};

$ai_support_chat_prompts = array_values(
	array_filter(
		is_array( $attributes['suggestions'] ?? null ) ? $attributes['suggestions'] : array(),
		static fn ( $prompt ): bool => is_string( $prompt ) && '' !== trim( $prompt )
	)
);
if ( array() === $ai_support_chat_prompts ) {
	$ai_support_chat_prompts = array(
		__( 'Where is my order?', 'ai-support-chat' ),
		__( 'I would like a refund', 'ai-support-chat' ),
	);
}

$ai_support_chat_words = array(
	'title'       => $ai_support_chat_text( 'title', __( 'Customer support', 'ai-support-chat' ) ),
	'greeting'    => $ai_support_chat_text(
		'greeting',
		__( 'Hello! I can look up an order, help with a refund, or pass a question on to our team.', 'ai-support-chat' )
	),
	'suggestions' => $ai_support_chat_prompts,
);

$ai_support_chat_translated = require __DIR__ . '/strings.php';
if ( ! get_translations_for_domain( 'ai-support-chat' ) instanceof NOOP_Translations || has_filter( 'gettext' ) ) {
	$ai_support_chat_words['strings'] = $ai_support_chat_translated;
}

$ai_support_chat_position = $attributes['position'] ?? '';
if ( ! in_array( $ai_support_chat_position, array( 'bottom-start', 'inline' ), true ) ) {
	$ai_support_chat_position = 'bottom-end';
}

// The panel's address names its contents, so that browsers and proxies may keep it for good.
$ai_support_chat_file    = __DIR__ . '/panel.asset.php';
$ai_support_chat_asset   = is_readable( $ai_support_chat_file ) ? require $ai_support_chat_file : null;
$ai_support_chat_version = is_array( $ai_support_chat_asset ) && is_string( $ai_support_chat_asset['version'] ?? null )
	? $ai_support_chat_asset['version']
	: '0';

$ai_support_chat_wrapper = array(
	'class'        => 'ai-support-chat is-' . $ai_support_chat_position,
	'data-panel'   => add_query_arg( 'ver', $ai_support_chat_version, plugins_url( 'panel.js', __FILE__ ) ),
	'data-session' => rest_url( 'ai-support-chat/v1/session' ),
	'data-config'  => (string) wp_json_encode( $ai_support_chat_words, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ),
	'data-failed'  => __( 'The chat could not be loaded. Please try again.', 'ai-support-chat' ),
);
$ai_support_chat_accent  = $ai_support_chat_text( 'accent', '' );
if ( 1 === preg_match( '/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i', $ai_support_chat_accent ) ) {
	$ai_support_chat_wrapper['style'] = '--asc-accent:' . $ai_support_chat_accent;
}
?>
<div <?php echo get_block_wrapper_attributes( $ai_support_chat_wrapper ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- it escapes each attribute. ?>>
	<button type="button" aria-expanded="false" aria-haspopup="dialog"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11h-9l-4 4v-4H4z"/></svg><?php echo esc_html( $ai_support_chat_text( 'launcherLabel', __( 'Chat with us', 'ai-support-chat' ) ) ); ?></button>
	<noscript><p><?php esc_html_e( 'To chat with us, allow JavaScript for this page.', 'ai-support-chat' ); ?></p></noscript>
</div>
