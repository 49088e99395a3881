<?php
/**
 * The parts of knowledge.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The parts of knowledge, put together: what the chat may answer from, and how the sidecar gets it.
 */
final class Knowledge {

	/**
	 * What waits and what is held.
	 */
	public readonly Knowledge_Ledger $ledger;

	/**
	 * The owner's documents.
	 */
	public readonly Upload_Store $uploads;

	/**
	 * Sends what waits.
	 */
	public readonly Knowledge_Sender $sender;

	/**
	 * Goes through everything.
	 */
	public readonly Knowledge_Sync $sync;

	/**
	 * What is said to the sidecar.
	 */
	private readonly Knowledge_Client $client;

	/**
	 * The parts.
	 *
	 * @param Pairing        $pairing The pairing.
	 * @param Sidecar_Client $sidecar The sidecar.
	 * @param Clock          $clock   The time.
	 */
	public function __construct( Pairing $pairing, Sidecar_Client $sidecar, Clock $clock ) {
		$this->client  = new Knowledge_Client( $pairing, $sidecar );
		$this->ledger  = new Knowledge_Ledger( $clock );
		$this->uploads = new Upload_Store( $clock );
		$this->sender  = new Knowledge_Sender( $this->ledger, $this->client, $this->uploads );
		$this->sync    = new Knowledge_Sync( $this->ledger, $this->sender, $this->client, $this->uploads, new Knowledge_Sync_State( $clock ), $clock );
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		( new Knowledge_Hooks( $this->ledger, $this->sender ) )->register();
		( new Knowledge_Exclusion() )->register();
		( new Knowledge_Sync_Cron( $this->sync ) )->register();
		add_action( Lifecycle::CLEANING, [ $this->uploads, 'clean' ] );
		if ( defined( 'WP_CLI' ) && true === WP_CLI ) {
			( new Cli( $this->sync ) )->register();
		}
	}

	/**
	 * Routes.
	 */
	public function register_routes( Rest_Routes $routes ): void {
		( new Knowledge_Routes( $this->ledger, $this->sender, $this->sync, $this->client ) )->register( $routes );
		( new Upload_Routes( $this->uploads, $this->ledger, $this->sender ) )->register( $routes );
	}
}
