<?php
/**
 * A file as somebody uploads it.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * A file as somebody uploads it: Markdown, text, HTML or PDF. Each refusal names the file and says what to do.
 *
 * @phpstan-import-type Format from Upload_Store
 */
final class Upload_Input {

	/** Bytes of a file; the sidecar takes 12 MB of JSON, and base64 makes four of three. */
	public const MAX_BYTES = 8388608;

	/** Formats by the end of the file's name. */
	public const FORMATS = [
		'md'       => 'markdown',
		'markdown' => 'markdown',
		'txt'      => 'text',
		'html'     => 'html',
		'htm'      => 'html',
		'pdf'      => 'pdf',
	];

	/**
	 * A file that can be kept.
	 *
	 * @param string $name    The file's own name.
	 * @param string $title   What it is called.
	 * @param string $url     Where customers can read it, '' for nowhere.
	 * @param Format $format  What it is.
	 * @param string $content Its bytes; texts in UTF-8.
	 */
	private function __construct(
		public readonly string $name,
		public readonly string $title,
		public readonly string $url,
		public readonly string $format,
		public readonly string $content
	) {
	}

	/**
	 * Reads the field `file` of a form, with `title` and `url` beside it.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the form.
	 * @throws Problem 400, 413 or 415, naming the file.
	 */
	public static function of( \WP_REST_Request $request ): self {
		$file = $request->get_file_params()['file'] ?? null;
		if ( ! is_array( $file ) || ! is_string( $file['name'] ?? null ) ) {
			// PHP drops the whole form when it is larger than post_max_size.
			throw new Problem( 400, 'no-file', __( 'No file has arrived. It may be larger than this server takes (post_max_size in php.ini).', 'ai-support-chat' ), 'file' );
		}
		$name   = mb_substr( sanitize_text_field( wp_basename( $file['name'] ) ), -200 );
		$format = self::FORMATS[ strtolower( pathinfo( $name, PATHINFO_EXTENSION ) ) ] ?? null;
		if ( null === $format ) {
			/* translators: %s: name of a file */
			throw self::refusal( 415, 'file-type', __( '%s is not a file that the chat can read. Upload Markdown (.md), text (.txt), HTML (.html) or PDF (.pdf).', 'ai-support-chat' ), $name );
		}
		self::refuse_broken( $file['error'] ?? UPLOAD_ERR_NO_FILE, $name );
		$path    = is_string( $file['tmp_name'] ?? null ) ? $file['tmp_name'] : '';
		$content = is_file( $path ) && filesize( $path ) <= self::max_bytes() ? file_get_contents( $path ) : false; // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- a file of this machine.
		if ( false === $content ) {
			throw self::too_large( $name );
		}
		return new self( $name, self::title( $request, $name ), self::url( $request, $name ), $format, self::checked( $content, $format, $name ) );
	}

	/**
	 * The largest file that is taken, in bytes.
	 */
	public static function max_bytes(): int {
		return (int) min( self::MAX_BYTES, wp_max_upload_size() );
	}

	/**
	 * A transfer that PHP reports as failed.
	 *
	 * @param mixed $error One of UPLOAD_ERR_*.
	 * @throws Problem Which.
	 */
	private static function refuse_broken( mixed $error, string $name ): void {
		match ( $error ) {
			UPLOAD_ERR_OK => null,
			UPLOAD_ERR_INI_SIZE, UPLOAD_ERR_FORM_SIZE => throw self::too_large( $name ),
			UPLOAD_ERR_NO_TMP_DIR, UPLOAD_ERR_CANT_WRITE, UPLOAD_ERR_EXTENSION =>
				/* translators: %s: name of a file */
				throw self::refusal( 500, 'not-stored', __( 'This server could not store %s for a moment. Its folder for temporary files must be writable.', 'ai-support-chat' ), $name ),
			default =>
				/* translators: %s: name of a file */
				throw self::refusal( 400, 'incomplete', __( '%s did not arrive completely. Please upload it again.', 'ai-support-chat' ), $name ),
		};
	}

	/**
	 * The content is what the name says.
	 *
	 * @throws Problem 400 or 415.
	 */
	private static function checked( string $content, string $format, string $name ): string {
		if ( 'pdf' === $format ) {
			if ( ! str_contains( substr( $content, 0, 1024 ), '%PDF-' ) ) {
				/* translators: %s: name of a file */
				throw self::refusal( 415, 'not-a-pdf', __( '%s is called a PDF but is none. Export it as PDF again.', 'ai-support-chat' ), $name );
			}
			return $content;
		}
		$text = str_starts_with( $content, "\xEF\xBB\xBF" ) ? substr( $content, 3 ) : $content;
		if ( str_starts_with( $text, "\xFF\xFE" ) || str_starts_with( $text, "\xFE\xFF" ) ) {
			$text = mb_convert_encoding( $text, 'UTF-8', 'UTF-16' );
			$text = str_starts_with( $text, "\xEF\xBB\xBF" ) ? substr( $text, 3 ) : $text;
		}
		if ( ! mb_check_encoding( $text, 'UTF-8' ) || str_contains( $text, "\0" ) ) {
			/* translators: %s: name of a file */
			throw self::refusal( 415, 'not-text', __( '%s is not text in UTF-8. Save it in your editor with the encoding UTF-8, and upload it again.', 'ai-support-chat' ), $name );
		}
		if ( '' === trim( $text ) ) {
			/* translators: %s: name of a file */
			throw self::refusal( 400, 'empty', __( '%s is empty.', 'ai-support-chat' ), $name );
		}
		return $text;
	}

	/**
	 * What it is called: as given, else the file's name in words.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the form.
	 */
	private static function title( \WP_REST_Request $request, string $name ): string {
		$given = $request->get_body_params()['title'] ?? '';
		$given = is_string( $given ) ? trim( sanitize_text_field( $given ) ) : '';
		$words = trim( str_replace( [ '-', '_' ], ' ', pathinfo( $name, PATHINFO_FILENAME ) ) );
		return mb_substr( '' !== $given ? $given : ( '' === $words ? $name : $words ), 0, 300 );
	}

	/**
	 * Where customers can read it, '' for nowhere.
	 *
	 * @param \WP_REST_Request<array<string, mixed>> $request With the form.
	 * @throws Problem 400 for what is no address.
	 */
	private static function url( \WP_REST_Request $request, string $name ): string {
		$given = $request->get_body_params()['url'] ?? '';
		$given = is_string( $given ) ? trim( $given ) : '';
		if ( '' === $given ) {
			return '';
		}
		if ( null === Knowledge_Document::url( $given ) || false === wp_parse_url( $given ) ) {
			/* translators: %s: name of a file */
			throw new Problem( 400, 'not-an-address', sprintf( __( 'The address for %s must begin with https:// or http://.', 'ai-support-chat' ), $name ), 'url' );
		}
		return $given;
	}

	/**
	 * It is too large.
	 */
	private static function too_large( string $name ): Problem {
		/* translators: 1: name of a file, 2: a size, as in 8 MB */
		return new Problem( 413, 'file-too-large', sprintf( __( '%1$s is too large: at most %2$s. Split it, or take the pictures out.', 'ai-support-chat' ), $name, (string) size_format( self::max_bytes() ) ), 'file' );
	}

	/**
	 * A refusal that names the file.
	 *
	 * @param string $words With %s for the name.
	 */
	private static function refusal( int $status, string $slug, string $words, string $name ): Problem {
		return new Problem( $status, $slug, sprintf( $words, $name ), 'file' );
	}
}
