<?php
/**
 * Syncs that nobody drives.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Syncs that nobody drives: the first of a site, one whose driver has gone, one after the site has moved or the sidecar
 * has lost documents.
 */
final class Knowledge_Sync_Cron {

	public const EVENT = 'ai_support_chat_knowledge_sync';

	/**
	 * Cron's part.
	 *
	 * @param Knowledge_Sync $sync The sync.
	 */
	public function __construct( private readonly Knowledge_Sync $sync ) {
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( self::EVENT, [ $this, 'by_cron' ] );
		add_action( Knowledge_Hooks::SWEEP, [ $this, 'by_cron' ], 20 );
		add_action( 'add_option_' . Settings::OPTION, [ $this, 'begin_first' ] );
		add_action( 'update_option_' . Settings::OPTION, [ $this, 'begin_first' ] );
		add_action( 'permalink_structure_changed', [ $this, 'begin_later' ] );
	}

	/**
	 * Cron's turn.
	 */
	public function by_cron(): void {
		try {
			$state = $this->sync->state();
			if ( null === $state || ( 'done' === $state['phase'] && $this->sync->is_stale( $state ) ) ) {
				if ( ! Settings::load()->is_complete() ) {
					return;
				}
				$state = $this->sync->begin( false );
			}
			$until = microtime( true ) + 20;
			while ( null !== $state && 'done' !== $state['phase'] && microtime( true ) < $until ) {
				$state = $this->sync->step( 5 );
				if ( $this->sync->is_driven() ) {
					break;
				}
			}
			if ( null !== $state && 'done' !== $state['phase'] ) {
				wp_schedule_single_event( time() + 5, self::EVENT );
			}
		} catch ( Problem ) {
			// The Knowledge page shows it; it is tried again.
			wp_schedule_single_event( time() + 60, self::EVENT );
		}
	}

	/**
	 * The chat was set up: without the site's pages it knows nothing.
	 */
	public function begin_first(): void {
		if ( null === $this->sync->state() && false === wp_next_scheduled( self::EVENT ) ) {
			wp_schedule_single_event( time(), self::EVENT );
		}
	}

	/**
	 * Addresses have changed: every document has.
	 */
	public function begin_later(): void {
		if ( null !== $this->sync->state() ) {
			$this->sync->forget();
			wp_schedule_single_event( time() + 30, self::EVENT );
		}
	}
}
