<?php
/**
 * Knowledge, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * What the Knowledge page asks. What WordPress knows itself is answered also while the sidecar is down.
 *
 * GET knowledge, GET knowledge/documents, GET knowledge/pending, POST knowledge/pending, POST knowledge/sync,
 * POST knowledge/search, GET knowledge/missed, POST knowledge/missed.
 */
final class Knowledge_Routes {

	private const STEP    = 4.0;
	private const PENDING = 200;

	/**
	 * The routes.
	 *
	 * @param Knowledge_Ledger $ledger What waits.
	 * @param Knowledge_Sender $sender Sends it.
	 * @param Knowledge_Sync   $sync   Goes through everything.
	 * @param Knowledge_Client $client The sidecar.
	 */
	public function __construct(
		private readonly Knowledge_Ledger $ledger,
		private readonly Knowledge_Sender $sender,
		private readonly Knowledge_Sync $sync,
		private readonly Knowledge_Client $client
	) {
	}

	/**
	 * Adds the routes.
	 */
	public function register( Rest_Routes $routes ): void {
		$permit = [ Capabilities::class, 'permit_manager' ];
		$routes->add( '/knowledge', 'GET', $permit, fn(): \WP_REST_Response => new \WP_REST_Response( $this->overview() ) );
		$routes->add( '/knowledge/documents', 'GET', $permit, [ $this, 'documents' ] );
		$routes->add( '/knowledge/pending', 'GET', $permit, fn(): \WP_REST_Response => new \WP_REST_Response( $this->pending() ) );
		$routes->add( '/knowledge/pending', 'POST', $permit, [ $this, 'send_now' ] );
		$routes->add( '/knowledge/sync', 'POST', $permit, [ $this, 'sync' ] );
		$routes->add( '/knowledge/search', 'POST', $permit, [ $this, 'search' ] );
		$routes->add( '/knowledge/missed', 'GET', $permit, fn( \WP_REST_Request $request ): \WP_REST_Response => $this->client->pass( 'GET', '/internal/knowledge/missed' . self::query( $request, [ 'limit', 'before' ] ) )->response() );
		$routes->add( '/knowledge/missed', 'POST', $permit, [ $this, 'dismiss' ] );
	}

	/**
	 * What the sidecar holds, page by page, with the way to edit each.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With `source`, `limit` and `before` in its query.
	 * @throws Problem 502 or 503.
	 */
	public function documents( \WP_REST_Request $request ): \WP_REST_Response {
		$reply = $this->client->pass( 'GET', '/internal/knowledge/documents' . self::query( $request, [ 'source', 'limit', 'before' ] ) );
		$body  = $reply->body;
		if ( $reply->is_success() && is_array( $body['items'] ?? null ) ) {
			$body['items'] = array_map(
				static fn( mixed $item ): mixed => is_array( $item ) ? $item + [ 'edit_url' => self::edit_url( $item['external_id'] ?? '' ) ] : $item,
				$body['items']
			);
		}
		return ( new Sidecar_Reply( $reply->status, $body, null, $reply->retry_after ) )->response();
	}

	/**
	 * Sends what waits at once, and looks at what was rejected again.
	 */
	public function send_now(): \WP_REST_Response {
		foreach ( $this->ledger->pending( self::PENDING ) as $one ) {
			if ( ! $one['waiting'] ) {
				$this->ledger->mark( $one['external_id'], false );
			}
		}
		$problem = $this->sender->send( self::STEP, 15, true )->problem;
		if ( null !== $problem ) {
			throw $problem;
		}
		return new \WP_REST_Response( $this->pending() );
	}

	/**
	 * Begins a sync, makes its next step, or ends it.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With `action` and `full` as its body.
	 * @throws Problem 400, 502 or 503.
	 */
	public function sync( \WP_REST_Request $request ): \WP_REST_Response {
		$body  = Json_Body::checked(
			$request,
			[
				'action' => [
					'type'     => 'string',
					'enum'     => [ 'begin', 'step', 'cancel' ],
					'required' => true,
				],
				'full'   => [ 'type' => 'boolean' ],
			]
		);
		$state = match ( $body['action'] ) {
			'begin'  => $this->sync->begin( true === ( $body['full'] ?? false ) ),
			'cancel' => $this->sync->cancel(),
			default  => $this->sync->step( self::STEP ),
		};
		return new \WP_REST_Response( [ 'sync' => self::shown( $state ) ] );
	}

	/**
	 * The search tester.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With `query` and `limit` as its body.
	 * @throws Problem 400, 502 or 503.
	 */
	public function search( \WP_REST_Request $request ): \WP_REST_Response {
		$body = Json_Body::checked(
			$request,
			[
				'query' => [
					'type'      => 'string',
					'required'  => true,
					'minLength' => 1,
					'maxLength' => 500,
				],
				'limit' => [
					'type'    => 'integer',
					'minimum' => 1,
					'maximum' => 20,
				],
			]
		);
		return $this->client->pass( 'POST', '/internal/knowledge/search', $body )->response();
	}

	/**
	 * Dismisses questions without an answer.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With `ids` as its body.
	 * @throws Problem 400, 502 or 503.
	 */
	public function dismiss( \WP_REST_Request $request ): \WP_REST_Response {
		$ids = Json_Body::read( $request )['ids'] ?? null;
		if ( ! is_array( $ids ) || [] === $ids || count( $ids ) > 100 || [] !== array_filter( $ids, static fn( mixed $id ): bool => ! is_int( $id ) ) ) {
			throw new Problem( 400, 'invalid-body', __( 'The field ids must be a list of 1 to 100 numbers.', 'ai-support-chat' ), 'ids' );
		}
		return $this->client->pass( 'POST', '/internal/knowledge/missed/dismiss', [ 'ids' => array_values( $ids ) ] )->response();
	}

	/**
	 * All that is known without going into detail.
	 *
	 * @return array<string, mixed>
	 */
	private function overview(): array {
		try {
			$sidecar = $this->client->overview();
			$problem = null;
		} catch ( Problem $thrown ) {
			$sidecar = null;
			$problem = $thrown->body();
		}
		$counts = $this->ledger->counts();
		return [
			'sidecar'    => $sidecar,
			'problem'    => $problem,
			'waiting'    => $counts['waiting'],
			'rejected'   => $counts['rejected'],
			'public'     => Knowledge_Source::count(),
			'post_types' => array_map( static fn( string $type ): string => get_post_type_object( $type )->label ?? $type, Knowledge_Source::post_types() ),
			'new_page'   => admin_url( 'post-new.php?post_type=page' ),
			'sync'       => self::shown( $this->sync->state() ),
		];
	}

	/**
	 * What waits and what was rejected.
	 *
	 * @return array{items: list<array<string, mixed>>}
	 */
	private function pending(): array {
		return [
			'items' => array_map(
				static fn( array $one ): array => [
					'external_id' => $one['external_id'],
					'source'      => str_starts_with( $one['external_id'], Knowledge_Ledger::UPLOAD ) ? 'upload' : 'page',
					'title'       => self::title( $one['external_id'] ),
					'edit_url'    => self::edit_url( $one['external_id'] ),
					'state'       => $one['waiting'] ? ( $one['removal'] ? 'leaving' : 'waiting' ) : 'rejected',
					'reason'      => $one['reason'],
					'attempts'    => $one['attempts'],
					'due_at'      => $one['waiting'] ? gmdate( 'Y-m-d\TH:i:s\Z', $one['due_at'] ) : null,
					'changed_at'  => gmdate( 'Y-m-d\TH:i:s\Z', $one['changed_at'] ),
				],
				$this->ledger->pending( self::PENDING )
			),
		];
	}

	/**
	 * A sync as the page shows it.
	 *
	 * @param array<string, mixed>|null $state As it is kept.
	 * @return array<string, mixed>|null
	 */
	private static function shown( ?array $state ): ?array {
		if ( null === $state ) {
			return null;
		}
		unset( $state['id'], $state['origin'], $state['cursor'], $state['named'] );
		foreach ( [ 'started_at', 'ended_at' ] as $time ) {
			$state[ $time ] = is_int( $state[ $time ] ) ? gmdate( 'Y-m-d\TH:i:s\Z', $state[ $time ] ) : null;
		}
		return $state;
	}

	/**
	 * Where a document can be edited, null for one that is not a post.
	 *
	 * @param mixed $external_id As the sidecar names it.
	 */
	private static function edit_url( mixed $external_id ): ?string {
		if ( ! is_string( $external_id ) || ! str_starts_with( $external_id, Knowledge_Ledger::POST ) ) {
			return null;
		}
		$link = get_edit_post_link( (int) substr( $external_id, strlen( Knowledge_Ledger::POST ) ), 'raw' );
		return is_string( $link ) && '' !== $link ? $link : null;
	}

	/**
	 * The title of a post; for others the number they have here.
	 */
	private static function title( string $external_id ): string {
		$id   = (int) substr( (string) strrchr( $external_id, '-' ), 1 );
		$post = str_starts_with( $external_id, Knowledge_Ledger::POST ) ? get_post( $id ) : null;
		return $post instanceof \WP_Post ? Knowledge_Document::title( $post->post_title ) : $external_id;
	}

	/**
	 * Members of the query that are passed on.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request The request.
	 * @param list<string>                           $names   Of the members.
	 */
	private static function query( \WP_REST_Request $request, array $names ): string {
		$given = array_filter( array_intersect_key( $request->get_query_params(), array_flip( $names ) ), static fn( mixed $value ): bool => is_string( $value ) && '' !== $value && strlen( $value ) <= 200 );
		return [] === $given ? '' : '?' . http_build_query( $given, '', '&', PHP_QUERY_RFC3986 );
	}
}
