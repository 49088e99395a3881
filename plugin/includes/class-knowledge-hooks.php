<?php
/**
 * Notices what changes.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Notices what changes in WordPress and has it sent: at the end of the request that changed it, and where that did not
 * succeed, by cron.
 *
 * A hook only marks the post in the ledger; what became of it is seen when it is sent, after every plugin has done its
 * part. Whoever saves waits at most two seconds, and nothing where PHP can answer first.
 */
final class Knowledge_Hooks {

	public const EVENT = 'ai_support_chat_knowledge_send';
	public const SWEEP = 'ai_support_chat_knowledge_sweep';

	private const AT_SHUTDOWN = 2;
	private const BY_CRON     = 20;

	/** Taxonomies of products whose terms stand in their text or decide whether they are shown. */
	private const PRODUCT_TERMS = '/^(product_visibility|product_cat|pa_.+)$/D';

	/** Fields that stand in the text of a product, or keep a post from the chat. */
	private const FIELDS = [ Knowledge_Source::EXCLUDED, '_product_attributes', '_sku', '_weight', '_length', '_width', '_height' ];

	/**
	 * Marked in this request.
	 *
	 * @var array<string, bool>
	 */
	private array $marked = [];

	/**
	 * The hooks.
	 *
	 * @param Knowledge_Ledger $ledger What waits.
	 * @param Knowledge_Sender $sender Sends it.
	 */
	public function __construct(
		private readonly Knowledge_Ledger $ledger,
		private readonly Knowledge_Sender $sender
	) {
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'transition_post_status', [ $this, 'on_status' ], 20, 3 );
		add_action( 'save_post', [ $this, 'on_save' ], 100 );
		add_action( 'post_updated', [ $this, 'on_update' ], 100, 3 );
		add_action( 'deleted_post', [ $this, 'on_delete' ], 20, 2 );
		add_action( 'set_object_terms', [ $this, 'on_terms' ], 20, 4 );
		add_action( 'woocommerce_new_product', [ $this, 'on_save' ], 100 );
		add_action( 'woocommerce_update_product', [ $this, 'on_save' ], 100 );
		foreach ( [ 'added_post_meta', 'updated_post_meta', 'deleted_post_meta' ] as $hook ) {
			add_action( $hook, [ $this, 'on_field' ], 20, 3 );
		}
		add_action( 'shutdown', [ $this, 'on_shutdown' ], 100 );
		add_action( self::EVENT, [ $this, 'by_cron' ] );
		add_action( self::SWEEP, [ $this, 'by_cron' ] );
	}

	/**
	 * A post was published, taken back, put into the trash.
	 *
	 * @param mixed $now    The new status.
	 * @param mixed $before The old one.
	 * @param mixed $post   The post.
	 */
	public function on_status( mixed $now, mixed $before, mixed $post ): void {
		if ( $post instanceof \WP_Post && ( 'publish' === $now || 'publish' === $before ) ) {
			$this->look_at( $post, 'publish' !== $now );
		}
	}

	/**
	 * A post was saved.
	 *
	 * @param mixed $id The post's number.
	 */
	public function on_save( mixed $id ): void {
		$post = is_numeric( $id ) ? get_post( (int) $id ) : null;
		if ( ! $post instanceof \WP_Post ) {
			return;
		}
		if ( 'publish' === $post->post_status || $this->ledger->knows( Knowledge_Ledger::POST . $post->ID ) ) {
			$this->look_at( $post, 'publish' !== $post->post_status || '' !== $post->post_password );
		}
	}

	/**
	 * A post was changed. With its own address, those of the pages below it have changed.
	 *
	 * @param mixed $id     The post's number.
	 * @param mixed $now    The post.
	 * @param mixed $before What it was.
	 */
	public function on_update( mixed $id, mixed $now, mixed $before ): void {
		$this->on_save( $id );
		if ( ! $now instanceof \WP_Post || ! $before instanceof \WP_Post || ! is_post_type_hierarchical( $now->post_type ) ) {
			return;
		}
		if ( $before->post_name !== $now->post_name || $before->post_parent !== $now->post_parent ) {
			$below = get_pages(
				[
					'child_of'  => $now->ID,
					'post_type' => $now->post_type,
				]
			);
			foreach ( is_array( $below ) ? $below : [] as $page ) {
				$this->on_save( $page->ID );
			}
		}
	}

	/**
	 * A post was deleted for good.
	 *
	 * @param mixed $id   The post's number.
	 * @param mixed $post What it was.
	 */
	public function on_delete( mixed $id, mixed $post = null ): void {
		if ( is_numeric( $id ) && ( ( $post instanceof \WP_Post && 'publish' === $post->post_status ) || $this->ledger->knows( Knowledge_Ledger::POST . (int) $id ) ) ) {
			$this->mark( (int) $id, true );
		}
	}

	/**
	 * Terms of a post were set.
	 *
	 * @param mixed $id       The post's number.
	 * @param mixed $terms    Unused.
	 * @param mixed $ids      Unused.
	 * @param mixed $taxonomy The taxonomy.
	 */
	public function on_terms( mixed $id, mixed $terms, mixed $ids, mixed $taxonomy ): void {
		if ( is_string( $taxonomy ) && 1 === preg_match( self::PRODUCT_TERMS, $taxonomy ) ) {
			$this->on_save( $id );
		}
	}

	/**
	 * A field of a post was set or removed.
	 *
	 * @param mixed $meta Unused.
	 * @param mixed $id   The post's number.
	 * @param mixed $key  The field's name.
	 */
	public function on_field( mixed $meta, mixed $id, mixed $key ): void {
		if ( in_array( $key, self::FIELDS, true ) ) {
			$this->on_save( $id );
		}
	}

	/**
	 * Sends what this request changed. Not when the last attempts failed: then cron does, unless something has to go.
	 */
	public function on_shutdown(): void {
		if ( [] === $this->marked ) {
			return;
		}
		$removal      = in_array( true, $this->marked, true );
		$this->marked = [];
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		try {
			$problem = $removal || ! $this->ledger->counts()['failing'] ? $this->sender->send( self::AT_SHUTDOWN, self::AT_SHUTDOWN )->problem : null;
			$this->plan( null !== $problem );
		} catch ( \Throwable $error ) {
			// The page that was being made is done; the marks are kept, and cron sends them.
			wp_trigger_error( __METHOD__, $error->getMessage() );
		}
	}

	/**
	 * Cron's turn.
	 */
	public function by_cron(): void {
		$this->plan( null !== $this->sender->send( self::BY_CRON, 10 )->problem );
	}

	/**
	 * The hourly sweep comes anyway; sooner when something waits.
	 */
	private function plan( bool $failed ): void {
		$due  = $this->ledger->counts()['due_at'];
		$next = wp_next_scheduled( self::EVENT );
		if ( null === $due ) {
			return;
		}
		$due = max( $due, time() + ( $failed ? 15 : 1 ) );
		if ( false === $next || $next > $due + 5 ) {
			wp_clear_scheduled_hook( self::EVENT );
			wp_schedule_single_event( $due, self::EVENT );
		}
	}

	/**
	 * Marks a post, and for a pattern the posts that show it.
	 */
	private function look_at( \WP_Post $post, bool $removal ): void {
		if ( 'wp_block' === $post->post_type ) {
			foreach ( Knowledge_Source::showing_pattern( $post->ID ) as $id ) {
				$this->mark( $id, false );
			}
			return;
		}
		if ( in_array( $post->post_type, Knowledge_Source::post_types(), true ) || $this->ledger->knows( Knowledge_Ledger::POST . $post->ID ) ) {
			$this->mark( $post->ID, $removal );
		}
	}

	/**
	 * Marks a post. Before the chat is set up, nothing was sent, and the first sync will send everything.
	 */
	private function mark( int $id, bool $removal ): void {
		if ( ! Settings::load()->is_complete() ) {
			return;
		}
		$external_id = Knowledge_Ledger::POST . $id;
		try {
			$this->ledger->mark( $external_id, $removal );
		} catch ( Problem $problem ) {
			// Saving a post goes on without us; the next sync looks at every post again.
			wp_trigger_error( __METHOD__, $problem->getMessage() );
			return;
		}
		$this->marked[ $external_id ] = $removal || ( $this->marked[ $external_id ] ?? false );
	}
}
