<?php
/**
 * The owner's own documents.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The owner's own documents, kept so that they can be sent to the sidecar again at any time.
 *
 * In the database and not in the uploads folder, because that is served to everybody by any web server that is not
 * told otherwise. The content is base64 in parts, each below the smallest packet that databases accept by default.
 * One that was deleted is kept for a day, so that deleting can be undone.
 *
 * @phpstan-type Format 'html'|'markdown'|'text'|'pdf'
 * @phpstan-type Upload array{id: int, name: string, title: string, url: string, format: Format, bytes: int, added_at: int, removed_at: int}
 */
final class Upload_Store {

	private const PART   = 524288;
	private const UNDO   = 86400;
	private const COLUMN = 'id, name, title, url, format, bytes, added_at, removed_at';

	/**
	 * The store.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * Keeps a document.
	 *
	 * @param string $name    The file's name.
	 * @param string $title   What it is called.
	 * @param string $url     Where customers can read it, '' for nowhere.
	 * @param Format $format  What it is.
	 * @param string $content Its bytes.
	 * @return int Its number.
	 * @throws Problem 503 when the database refused; nothing is kept then.
	 */
	public function add( string $name, string $title, string $url, string $format, string $content ): int {
		$uploads = Schema::table( Schema::UPLOADS );
		Database::execute(
			'INSERT INTO %i (name, title, url, format, bytes, added_at, removed_at) VALUES (%s, %s, %s, %s, %d, %d, 0)',
			$uploads,
			$name,
			$title,
			$url,
			$format,
			strlen( $content ),
			$this->clock->now()
		);
		$id = Database::inserted_id();
		try {
			foreach ( str_split( base64_encode( $content ), self::PART ) as $position => $part ) {
				Database::execute( 'INSERT INTO %i (upload_id, position, content) VALUES (%d, %d, %s)', Schema::table( Schema::PARTS ), $id, $position, $part );
			}
		} catch ( Problem $problem ) {
			$this->purge( $id );
			throw $problem;
		}
		return $id;
	}

	/**
	 * All that are kept, newest first; deleted ones only when asked for.
	 *
	 * @return list<Upload>
	 */
	public function all( bool $deleted_too = false ): array {
		$rows = Database::rows(
			$deleted_too
				? 'SELECT ' . self::COLUMN . ' FROM %i ORDER BY id DESC'
				: 'SELECT ' . self::COLUMN . ' FROM %i WHERE removed_at = 0 ORDER BY id DESC',
			Schema::table( Schema::UPLOADS )
		);
		return array_map( [ self::class, 'upload' ], $rows );
	}

	/**
	 * One, null when there is none; deleted ones too.
	 *
	 * @return Upload|null
	 */
	public function find( int $id ): ?array {
		$row = Database::row( 'SELECT ' . self::COLUMN . ' FROM %i WHERE id = %d', Schema::table( Schema::UPLOADS ), $id );
		return null === $row ? null : self::upload( $row );
	}

	/**
	 * One with the same bytes under the same name, so that a file dropped twice is one document.
	 *
	 * @return Upload|null
	 */
	public function same( string $name, string $content ): ?array {
		foreach ( $this->all() as $upload ) {
			if ( $upload['name'] === $name && strlen( $content ) === $upload['bytes'] && base64_encode( $content ) === $this->base64( $upload['id'] ) ) {
				return $upload;
			}
		}
		return null;
	}

	/**
	 * Deletes one, or takes that back.
	 */
	public function set_removed( int $id, bool $removed ): void {
		Database::execute( 'UPDATE %i SET removed_at = %d WHERE id = %d', Schema::table( Schema::UPLOADS ), $removed ? $this->clock->now() : 0, $id );
	}

	/**
	 * A document for the sidecar; null when there is none, or it is deleted.
	 */
	public function document( int $id ): ?Knowledge_Document {
		$upload = $this->find( $id );
		if ( null === $upload || 0 !== $upload['removed_at'] ) {
			return null;
		}
		$base64  = $this->base64( $id );
		$content = 'pdf' === $upload['format'] ? $base64 : base64_decode( $base64, true );
		return new Knowledge_Document(
			Knowledge_Ledger::UPLOAD . $id,
			Knowledge_Document::title( $upload['title'] ),
			Knowledge_Document::url( $upload['url'] ),
			get_locale(),
			$upload['added_at'],
			$upload['format'],
			false === $content ? '' : $content
		);
	}

	/**
	 * Forgets for good what was deleted more than a day ago.
	 */
	public function clean(): void {
		foreach ( $this->all( true ) as $upload ) {
			if ( 0 !== $upload['removed_at'] && $upload['removed_at'] < $this->clock->now() - self::UNDO ) {
				$this->purge( $upload['id'] );
			}
		}
	}

	/**
	 * Removes one with its content.
	 */
	private function purge( int $id ): void {
		Database::execute( 'DELETE FROM %i WHERE upload_id = %d', Schema::table( Schema::PARTS ), $id );
		Database::execute( 'DELETE FROM %i WHERE id = %d', Schema::table( Schema::UPLOADS ), $id );
	}

	/**
	 * Its content in base64.
	 */
	private function base64( int $id ): string {
		$parts = Database::rows( 'SELECT content FROM %i WHERE upload_id = %d ORDER BY position', Schema::table( Schema::PARTS ), $id );
		return implode( '', array_map( static fn( array $part ): string => (string) $part['content'], $parts ) );
	}

	/**
	 * A row.
	 *
	 * @param array<string, string|null> $row As the database gives it.
	 * @return Upload
	 */
	private static function upload( array $row ): array {
		$format = $row['format'] ?? '';
		return [
			'id'         => (int) ( $row['id'] ?? 0 ),
			'name'       => (string) ( $row['name'] ?? '' ),
			'title'      => (string) ( $row['title'] ?? '' ),
			'url'        => (string) ( $row['url'] ?? '' ),
			'format'     => in_array( $format, [ 'html', 'markdown', 'pdf' ], true ) ? $format : 'text',
			'bytes'      => (int) ( $row['bytes'] ?? 0 ),
			'added_at'   => (int) ( $row['added_at'] ?? 0 ),
			'removed_at' => (int) ( $row['removed_at'] ?? 0 ),
		];
	}
}
