<?php
/**
 * What becomes knowledge, and what never does.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Knowledge_Document;
use AI_Support_Chat\Knowledge_Source;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-knowledge-test-case.php';

/**
 * Posts, pages and products as a visitor reads them.
 *
 * @phpstan-import-type Fields from Knowledge_Test_Case
 */
final class Knowledge_Source_Test extends Knowledge_Test_Case {

	/**
	 * WooCommerce's product, where it is not installed.
	 */
	protected function setUp(): void {
		parent::setUp();
		if ( ! post_type_exists( 'product' ) ) {
			register_post_type( 'product', [ 'public' => true ] );
			register_taxonomy( 'product_visibility', 'product' );
			register_taxonomy( 'product_cat', 'product' );
			register_taxonomy( 'pa_colour', 'product', [ 'labels' => [ 'singular_name' => 'Colour' ] ] );
		}
	}

	/**
	 * What no visitor may read.
	 *
	 * @return iterable<string, array{Fields}>
	 */
	public static function secrets(): iterable {
		yield 'a draft' => [ [ 'post_status' => 'draft' ] ];
		yield 'waiting for review' => [ [ 'post_status' => 'pending' ] ];
		yield 'private' => [ [ 'post_status' => 'private' ] ];
		yield 'in the trash' => [ [ 'post_status' => 'trash' ] ];
		yield 'with a password' => [ [ 'post_password' => 'sesame' ] ];
		yield 'scheduled' => [
			[
				'post_status' => 'future',
				'post_date'   => '2099-01-01 00:00:00',
			],
		];
		yield 'kept from the chat' => [ [ 'meta_input' => [ Knowledge_Source::EXCLUDED => '1' ] ] ];
		yield 'of a type that visitors cannot view' => [ [ 'post_type' => 'wp_block' ] ];
		yield 'a product that the shop hides' => [
			[
				'post_type' => 'product',
				'tax_input' => [ 'product_visibility' => [ 'exclude-from-catalog', 'exclude-from-search' ] ],
			],
		];
	}

	/**
	 * Neither by a hook nor by a sync.
	 *
	 * @param Fields $over What is special about it.
	 */
	#[DataProvider( 'secrets' )]
	public function test_what_no_visitor_may_read_is_never_sent( array $over ): void {
		$this->act_as( 'administrator' );
		$id = $this->post(
			$over + [
				'post_title'   => 'Plan Zebra',
				'post_content' => 'The zebra is secret.',
			]
		);
		$this->end_request();
		$this->knowledge()->sync->begin( true );
		$state = $this->knowledge()->sync->step( 20 );
		self::assertSame( 'done', $state['phase'] ?? null );
		self::assertGreaterThan( 0, $state['updated'] ?? 0 );
		self::assertFalse( $this->is_held( $id ) );
		self::assertStringNotContainsStringIgnoringCase( 'zebra', $this->everything_sent() );
	}

	/**
	 * The owner of the site has the last word, in one direction.
	 */
	public function test_a_filter_can_keep_a_post_out_and_not_bring_one_in(): void {
		$public = $this->post();
		$draft  = $this->post( [ 'post_status' => 'draft' ] );
		$filter = static fn( mixed $used, \WP_Post $post ): bool => $post->ID !== $public;
		add_filter( 'ai_support_chat_knowledge_include', $filter, 10, 2 );
		$holds  = array_map( static fn( int $id ): bool => Knowledge_Source::holds( Knowledge_Source::fresh( $id ) ?? self::fail() ), [ $public, $draft ] );
		remove_filter( 'ai_support_chat_knowledge_include', $filter, 10 );
		self::assertSame( [ false, false ], $holds );
		self::assertTrue( Knowledge_Source::holds( Knowledge_Source::fresh( $public ) ?? self::fail() ) );
	}

	/**
	 * Types are the owner's choice, among those that visitors can view.
	 */
	public function test_types_of_posts_can_be_chosen(): void {
		$filter = static fn(): array => [ 'post', 'wp_block', 'revision', 'nothing' ];
		add_filter( 'ai_support_chat_knowledge_post_types', $filter );
		$types  = Knowledge_Source::post_types();
		remove_filter( 'ai_support_chat_knowledge_post_types', $filter );
		self::assertSame( [ 'post' ], $types );
		self::assertContains( 'product', Knowledge_Source::post_types() );
	}

	/**
	 * Title, address and language, and the text with its headings.
	 */
	public function test_a_page_is_sent_as_a_visitor_reads_it(): void {
		$this->act_as( 'administrator' );
		$id       = $this->post(
			[
				'post_title'   => 'Returns &amp; <em>refunds</em>',
				'post_content' => '<!-- wp:heading --><h2 id="how" class="wp-block-heading">How</h2><!-- /wp:heading --><!-- wp:paragraph --><p onclick="x()">Within <strong>30 days</strong>.</p><!-- /wp:paragraph --><!-- wp:html --><script>track()</script><style>p{}</style><!-- a note --><!-- /wp:html -->',
			]
		);
		$document = $this->document( $id );
		self::assertSame( [ "post-$id", 'Returns & refunds', get_permalink( $id ), 'en_US', 'html' ], [ $document->external_id, $document->title, $document->url, $document->locale, $document->format ] );
		self::assertMatchesRegularExpression( '/^<h2 id="how">How<\/h2>\s*<p>Within <strong>30 days<\/strong>\.<\/p>$/', $document->content );
		self::assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', (string) $document->body()['updated_at'] );
	}

	/**
	 * Rendering for the chat must not render the chat, nor what belongs to who happens to save.
	 */
	public function test_blocks_and_shortcodes_are_rendered_for_a_visitor_and_without_effects(): void {
		$this->act_as( 'administrator' );
		$seen = [];
		add_shortcode( 'opening_hours', static fn(): string => 'Open from nine. ' . ( is_user_logged_in() ? 'Staff entrance: 4711.' : '' ) );
		add_shortcode(
			'contact-form-7',
			static function () use ( &$seen ): string {
				$seen[] = 'form';
				return 'A form.';
			}
		);
		$counted = static function ( mixed $html ) use ( &$seen ): mixed {
			$seen[] = 'the_content';
			return $html;
		};
		add_filter( 'the_content', $counted );
		$GLOBALS['post'] = null; // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- as in cron.
		$id              = $this->post( [ 'post_content' => "<!-- wp:ai-support-chat/chat /-->\n<!-- wp:latest-posts /-->\n<!-- wp:shortcode -->[opening_hours] [contact-form-7 id=\"1\"] [ai_support_chat]<!-- /wp:shortcode -->" ] );
		$content         = $this->document( $id )->content;
		remove_filter( 'the_content', $counted );
		remove_shortcode( 'opening_hours' );
		remove_shortcode( 'contact-form-7' );
		self::assertSame( 'Open from nine.', trim( wp_strip_all_tags( $content ) ) );
		self::assertSame( [], $seen );
		self::assertTrue( current_user_can( 'manage_options' ) );
		self::assertNull( $GLOBALS['post'] );
	}

	/**
	 * One block of another plugin must not stop everything.
	 */
	public function test_a_block_that_fails_leaves_the_rest_of_the_text(): void {
		register_block_type( 'broken/block', [ 'render_callback' => static fn(): string => throw new \LogicException( 'outside of a page' ) ] );
		$id      = $this->post( [ 'post_content' => '<!-- wp:paragraph --><p>Before.</p><!-- /wp:paragraph --><!-- wp:broken/block /-->' ] );
		$content = $this->document( $id )->content;
		unregister_block_type( 'broken/block' );
		self::assertStringContainsString( 'Before.', $content );
	}

	/**
	 * A page with nothing but the chat has nothing to say.
	 */
	public function test_a_page_without_text_is_no_document(): void {
		$id = $this->post( [ 'post_content' => '<!-- wp:ai-support-chat/chat /-->' ] );
		$this->end_request();
		self::assertFalse( $this->is_held( $id ) );
	}

	/**
	 * A product's descriptions and facts. Not its price, which changes by itself.
	 */
	public function test_a_product_is_sent_with_its_facts_and_without_its_price(): void {
		$this->act_as( 'administrator' );
		wp_insert_term( 'Kitchen', 'product_cat' );
		$id = $this->post(
			[
				'post_type'    => 'product',
				'post_title'   => 'Kettle',
				'post_excerpt' => 'Boils fast.',
				'post_content' => 'Steel, one litre.',
				'tax_input'    => [
					'product_cat' => [ 'Kitchen' ],
					'pa_colour'   => [ 'Red', 'Blue' ],
				],
				'meta_input'   => [
					'_price'              => '39.90',
					'_regular_price'      => '49.90',
					'_sku'                => 'KTL-7',
					'_weight'             => '1.2',
					'_product_attributes' => [
						'pa_colour' => [
							'name'        => 'pa_colour',
							'is_visible'  => 1,
							'is_taxonomy' => 1,
						],
						'voltage'   => [
							'name'        => 'Voltage',
							'value'       => '110 V | 230 V',
							'is_visible'  => 1,
							'is_taxonomy' => 0,
						],
						'margin'    => [
							'name'        => 'Margin',
							'value'       => '60 percent',
							'is_visible'  => 0,
							'is_taxonomy' => 0,
						],
					],
				],
			]
		);

		$content = $this->document( $id )->content;
		foreach ( [ 'Boils fast.', 'Steel, one litre.', 'Colour: Blue, Red', 'Voltage: 110 V, 230 V', 'Product number: KTL-7', 'Category: Kitchen' ] as $part ) {
			self::assertStringContainsString( $part, $content );
		}
		foreach ( [ '39.90', '49.90', 'Margin', '60 percent' ] as $part ) {
			self::assertStringNotContainsString( $part, $content );
		}
	}

	/**
	 * The document of a post.
	 */
	private function document( int $id ): Knowledge_Document {
		$post = Knowledge_Source::fresh( $id );
		self::assertInstanceOf( \WP_Post::class, $post );
		$document = Knowledge_Document::of_post( $post );
		self::assertInstanceOf( Knowledge_Document::class, $document );
		return $document;
	}
}
