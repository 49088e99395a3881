<?php
/**
 * A document for the sidecar.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * A document as the sidecar takes it (docs/openapi.json, IngestDocument).
 */
final class Knowledge_Document {

	/**
	 * A document.
	 *
	 * @param string                         $external_id Its name here, `post-12` or `upload-3`.
	 * @param string                         $title       At most 300 characters, never empty.
	 * @param string|null                    $url         Where a customer can read it.
	 * @param string                         $locale      As WordPress writes it.
	 * @param int                            $updated_at  Unix seconds.
	 * @param 'html'|'markdown'|'text'|'pdf' $format      What the content is.
	 * @param string                         $content     The text, a PDF in base64.
	 */
	public function __construct(
		public readonly string $external_id,
		public readonly string $title,
		public readonly ?string $url,
		public readonly string $locale,
		public readonly int $updated_at,
		public readonly string $format,
		public readonly string $content
	) {
	}

	/**
	 * Of a post; null when it is not knowledge, or says nothing.
	 */
	public static function of_post( \WP_Post $post ): ?self {
		if ( ! Knowledge_Source::holds( $post ) ) {
			return null;
		}
		$html = Knowledge_Text::of( $post );
		if ( '' === $html ) {
			return null;
		}
		$modified = get_post_timestamp( $post, 'modified' );
		$link     = get_permalink( $post );
		return new self(
			Knowledge_Ledger::POST . $post->ID,
			self::title( $post->post_title ),
			self::url( is_string( $link ) ? $link : '' ),
			self::locale_of( $post ),
			false === $modified ? 0 : $modified,
			'html',
			$html
		);
	}

	/**
	 * A title as the sidecar takes it.
	 */
	public static function title( string $title ): string {
		$plain = trim( wp_specialchars_decode( wp_strip_all_tags( $title, true ), ENT_QUOTES ) );
		return '' === $plain ? __( 'Without a title', 'ai-support-chat' ) : mb_substr( $plain, 0, 300 );
	}

	/**
	 * An address as the sidecar takes it, null for any other.
	 */
	public static function url( string $url ): ?string {
		return 1 === preg_match( '#^https?://\S+$#iD', $url ) && strlen( $url ) <= 2000 ? $url : null;
	}

	/**
	 * The wire form.
	 *
	 * @return array<string, string|null>
	 */
	public function body(): array {
		return [
			'external_id' => $this->external_id,
			'title'       => $this->title,
			'url'         => $this->url,
			'locale'      => $this->locale,
			'updated_at'  => gmdate( 'Y-m-d\TH:i:s\Z', $this->updated_at ),
			'format'      => $this->format,
			'content'     => $this->content,
		];
	}

	/**
	 * Tells whether the sidecar holds the same. When it was last saved does not matter for that.
	 */
	public function hash(): string {
		return hash( 'sha256', (string) wp_json_encode( [ $this->title, $this->url, $this->locale, $this->format, $this->content ] ) );
	}

	/**
	 * The language a post is written in.
	 */
	private static function locale_of( \WP_Post $post ): string {
		$locale = get_locale();
		if ( function_exists( 'pll_get_post_language' ) ) { // Polylang's.
			$known  = pll_get_post_language( $post->ID, 'locale' );
			$locale = is_string( $known ) && '' !== $known ? $known : $locale;
		}

		/**
		 * The language of a post, for sites in several languages.
		 *
		 * @param string   $locale Such as `de_DE`.
		 * @param \WP_Post $post   The post.
		 */
		$filtered = apply_filters( 'ai_support_chat_knowledge_locale', $locale, $post );
		return mb_substr( is_string( $filtered ) ? $filtered : $locale, 0, 35 );
	}
}
