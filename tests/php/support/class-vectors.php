<?php
/**
 * The frozen vectors of the link.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

/**
 * Reads tests/vectors/link.json, which the sidecar's tests read too.
 *
 * @phpstan-type Request array{audience: string, method: string, target: string, body: string, now: int, claims: array{jti: string, exp: int, act?: array{id: string, name: string, can: list<string>}}, token: string}
 * @phpstan-type Link array{
 *     secret: non-empty-string,
 *     origin: string,
 *     keys: array{session: array{key: string, kid: string}, request: array{key: string, kid: string}, callback: array{key: string, kid: string}},
 *     webhook_secret: string,
 *     session: array{now: int, claims: array<string, mixed>, token: string},
 *     requests: non-empty-list<Request>,
 *     refused: list<array{why: string, token: string}>,
 * }
 */
final class Vectors {

	/**
	 * The file's content.
	 *
	 * @return Link
	 */
	public static function link(): array {
		$json = file_get_contents( dirname( __DIR__, 2 ) . '/vectors/link.json' );
		/**
		 * Written by us and frozen.
		 *
		 * @var Link $link
		 */
		$link = json_decode( (string) $json, true, 32, JSON_THROW_ON_ERROR );
		return $link;
	}
}
