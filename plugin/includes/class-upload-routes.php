<?php
/**
 * The owner's documents, towards wp-admin.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * GET and POST knowledge/uploads, DELETE knowledge/uploads/{id}, POST knowledge/uploads/{id}/restore.
 *
 * A file is kept first and sent then: when the sidecar does not answer, it waits, and the reply says so.
 *
 * @phpstan-import-type Upload from Upload_Store
 */
final class Upload_Routes {

	/**
	 * The routes.
	 *
	 * @param Upload_Store     $uploads The documents.
	 * @param Knowledge_Ledger $ledger  What waits.
	 * @param Knowledge_Sender $sender  Sends it.
	 */
	public function __construct(
		private readonly Upload_Store $uploads,
		private readonly Knowledge_Ledger $ledger,
		private readonly Knowledge_Sender $sender
	) {
	}

	/**
	 * Adds the routes.
	 */
	public function register( Rest_Routes $routes ): void {
		$permit = [ Capabilities::class, 'permit_manager' ];
		$routes->add( '/knowledge/uploads', 'GET', $permit, fn(): \WP_REST_Response => new \WP_REST_Response( $this->shown() ) );
		$routes->add( '/knowledge/uploads', 'POST', $permit, [ $this, 'add' ] );
		$routes->add( '/knowledge/uploads/(?P<id>[0-9]{1,12})', 'DELETE', $permit, fn( \WP_REST_Request $request ): \WP_REST_Response => $this->set_removed( $request, true ) );
		$routes->add( '/knowledge/uploads/(?P<id>[0-9]{1,12})/restore', 'POST', $permit, fn( \WP_REST_Request $request ): \WP_REST_Response => $this->set_removed( $request, false ) );
	}

	/**
	 * Takes a file.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request A form with `file`, `title` and `url`.
	 * @throws Problem 400, 413 or 415, naming the file.
	 */
	public function add( \WP_REST_Request $request ): \WP_REST_Response {
		$input = Upload_Input::of( $request );
		$same  = $this->uploads->same( $input->name, $input->content );
		$id    = $same['id'] ?? $this->uploads->add( $input->name, $input->title, $input->url, $input->format, $input->content );
		return $this->send( $id, null === $same ? 201 : 200 );
	}

	/**
	 * Deletes, or takes that back.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the id in its path.
	 * @throws Problem 404.
	 */
	private function set_removed( \WP_REST_Request $request, bool $removed ): \WP_REST_Response {
		$id = $request->get_url_params()['id'] ?? '';
		$id = is_numeric( $id ) ? (int) $id : 0;
		if ( null === $this->uploads->find( $id ) ) {
			throw new Problem( 404, 'no-upload', __( 'This document is no longer kept. Upload it again.', 'ai-support-chat' ) );
		}
		$this->uploads->set_removed( $id, $removed );
		return $this->send( $id, 200, $removed );
	}

	/**
	 * Sends what became of a document, and answers with all of them.
	 */
	private function send( int $id, int $status, bool $removal = false ): \WP_REST_Response {
		$this->ledger->mark( Knowledge_Ledger::UPLOAD . $id, $removal );
		$problem = $this->sender->send( 5, 15, true )->problem;
		$body    = [ 'id' => $id ] + $this->shown();
		if ( null !== $problem ) {
			/* translators: %s: why the sidecar did not take it */
			$body['warning'] = sprintf( __( 'Kept here, but the sidecar has not taken it yet. This is tried again every few minutes. %s', 'ai-support-chat' ), $problem->getMessage() );
		}
		return new \WP_REST_Response( $body, $status );
	}

	/**
	 * What the page shows.
	 *
	 * @return array{items: list<array<string, mixed>>, max_bytes: int, endings: list<string>}
	 */
	private function shown(): array {
		$pending = [];
		foreach ( $this->ledger->pending( 1000 ) as $one ) {
			$pending[ $one['external_id'] ] = $one;
		}
		return [
			'items'     => array_map(
				static function ( array $upload ) use ( $pending ): array {
					$row = $pending[ Knowledge_Ledger::UPLOAD . $upload['id'] ] ?? null;
					return [
						'id'       => $upload['id'],
						'name'     => $upload['name'],
						'title'    => $upload['title'],
						'url'      => '' === $upload['url'] ? null : $upload['url'],
						'bytes'    => $upload['bytes'],
						'added_at' => gmdate( 'Y-m-d\TH:i:s\Z', $upload['added_at'] ),
						'state'    => null === $row ? 'indexed' : ( $row['waiting'] ? 'waiting' : 'rejected' ),
						'reason'   => $row['reason'] ?? '',
					];
				},
				$this->uploads->all()
			),
			'max_bytes' => Upload_Input::max_bytes(),
			'endings'   => array_keys( Upload_Input::FORMATS ),
		];
	}
}
