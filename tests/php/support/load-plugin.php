<?php
/**
 * Makes a WordPress that is about to be loaded load this plugin from the sources, and no other.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

// WordPress reads hooks from here when it starts.
$GLOBALS['wp_filter'] = [
	'pre_option_active_plugins' => [
		10 => [
			[
				'function'      => static fn(): array => [],
				'accepted_args' => 1,
			],
		],
	],
	'muplugins_loaded'          => [
		10 => [
			[
				'function'      => static function (): void {
					require_once dirname( __DIR__, 3 ) . '/plugin/ai-support-chat.php';
				},
				'accepted_args' => 0,
			],
		],
	],
];
