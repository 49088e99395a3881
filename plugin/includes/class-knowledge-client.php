<?php
/**
 * What WordPress says to the sidecar about knowledge.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What WordPress says to the sidecar about knowledge: here are documents, forget these, these are all there are.
 *
 * Everything may be said twice; the sidecar's state is the same afterwards.
 */
final class Knowledge_Client {

	public const PAGE   = 'page';
	public const UPLOAD = 'upload';

	/**
	 * The client.
	 *
	 * @param Pairing        $pairing The pairing.
	 * @param Sidecar_Client $sidecar The sidecar.
	 */
	public function __construct(
		private readonly Pairing $pairing,
		private readonly Sidecar_Client $sidecar
	) {
	}

	/**
	 * Hands documents over.
	 *
	 * @param self::PAGE|self::UPLOAD            $source    Whose they are.
	 * @param non-empty-list<Knowledge_Document> $documents At most 200.
	 * @param int                                $timeout   Seconds.
	 * @return array<string, array{status: 'unchanged'|'updated'|'rejected', reason: string}> By external id.
	 * @throws Problem 400, 413 or 422 when it is the documents' fault; any other: later again.
	 */
	public function ingest( string $source, array $documents, int $timeout ): array {
		$body  = [
			'source'    => $source,
			'documents' => array_map( static fn( Knowledge_Document $document ): array => $document->body(), $documents ),
		];
		$reply = $this->ask( 'POST', '/internal/ingest-knowledge', $body, $timeout );
		$told  = [];
		foreach ( is_array( $reply['documents'] ?? null ) ? $reply['documents'] : [] as $one ) {
			if ( ! is_array( $one ) || ! is_string( $one['external_id'] ?? null ) ) {
				continue;
			}
			$status = $one['status'] ?? '';
			$reason = $one['reason'] ?? '';

			$told[ $one['external_id'] ] = [
				'status' => in_array( $status, [ 'unchanged', 'rejected' ], true ) ? $status : 'updated',
				'reason' => is_string( $reason ) ? $reason : '',
			];
		}
		return $told;
	}

	/**
	 * Has documents forgotten: no customer is answered from them once this returns.
	 *
	 * @param self::PAGE|self::UPLOAD $source  Whose they are.
	 * @param non-empty-list<string>  $ids     External ids, at most 1000.
	 * @param int                     $timeout Seconds.
	 * @throws Problem Later again.
	 */
	public function forget( string $source, array $ids, int $timeout ): void {
		$body = [
			'source'       => $source,
			'external_ids' => $ids,
		];
		$this->ask( 'POST', '/internal/forget-knowledge', $body, $timeout );
	}

	/**
	 * Names documents that exist; with the total, the last of them.
	 *
	 * @param self::PAGE|self::UPLOAD $source Whose they are.
	 * @param string                  $sync   The full sync's own id.
	 * @param list<string>            $ids    External ids, at most 1000.
	 * @param int|null                $total  How many were named in all; null: more will follow.
	 * @return int Documents that went, because nobody named them.
	 * @throws Problem 409 when the sidecar counted otherwise: nothing went.
	 */
	public function reconcile( string $source, string $sync, array $ids, ?int $total ): int {
		$body    = [
			'source'       => $source,
			'sync_id'      => $sync,
			'external_ids' => $ids,
			'total'        => $total,
		];
		$removed = $this->ask( 'POST', '/internal/knowledge/reconcile', $body, 15 )['removed'] ?? 0;
		return is_int( $removed ) ? $removed : 0;
	}

	/**
	 * What the sidecar holds (docs/openapi.json, KnowledgeReply).
	 *
	 * @return array<string, mixed>
	 * @throws Problem 502 or 503.
	 */
	public function overview(): array {
		return $this->ask( 'GET', '/internal/knowledge', null, 5 );
	}

	/**
	 * How many documents the sidecar holds of the site's and the owner's.
	 *
	 * @throws Problem 502 or 503.
	 */
	public function count(): int {
		$sources = $this->overview()['sources'] ?? [];
		$count   = 0;
		foreach ( is_array( $sources ) ? $sources : [] as $one ) {
			if ( is_array( $one ) && in_array( $one['source'] ?? '', [ self::PAGE, self::UPLOAD ], true ) && is_int( $one['documents'] ?? null ) ) {
				$count += $one['documents'];
			}
		}
		return $count;
	}

	/**
	 * Passes a question of a person on, with the answer as it is.
	 *
	 * @param array<string, mixed>|null $body JSON, null for none.
	 * @throws Problem 502 or 503.
	 */
	public function pass( string $method, string $target, ?array $body = null ): Sidecar_Reply {
		$reply = $this->sidecar->send( $this->pairing->link(), $method, $target, self::json( $body ), Actor::from_user( wp_get_current_user() ), [], 15 );
		if ( 401 === $reply->status ) {
			throw new Problem( 503, 'not-accepted', Sidecar_Trouble::signature_refused( $reply ) );
		}
		return $reply;
	}

	/**
	 * Asks, and gives the body of a good answer.
	 *
	 * @param array<string, mixed>|null $body JSON, null for none.
	 * @return array<string, mixed>
	 * @throws Problem With the sidecar's own status.
	 */
	private function ask( string $method, string $target, ?array $body, int $timeout ): array {
		$reply = $this->sidecar->send( $this->pairing->link(), $method, $target, self::json( $body ), null, [], $timeout );
		if ( 401 === $reply->status ) {
			throw new Problem( 503, 'not-accepted', Sidecar_Trouble::signature_refused( $reply ) );
		}
		if ( ! $reply->is_success() ) {
			$detail = $reply->text( 'detail' );
			throw new Problem( $reply->status, 'sidecar-refused', '' === $detail ? Sidecar_Trouble::other( $reply ) : $detail, null, $reply->retry_after );
		}
		return $reply->body;
	}

	/**
	 * A body's text. What is no valid UTF-8 is replaced: one letter must not keep a page out.
	 *
	 * @param array<string, mixed>|null $body JSON, null for none.
	 */
	private static function json( ?array $body ): string {
		return null === $body ? '' : (string) json_encode( $body, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ); // phpcs:ignore WordPress.WP.AlternativeFunctions.json_encode_json_encode -- wp_json_encode cannot substitute.
	}
}
