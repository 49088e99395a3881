<?php
/**
 * Goes through everything.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through every post and every document of the owner, step by step, so that the sidecar holds exactly these.
 *
 * A step is short, whoever drives it: the Knowledge page, cron, or WP-CLI. Where the sync stands is an option that a
 * step takes by compare-and-set and gives back; so a reload, a second window or a killed request neither repeats nor
 * loses anything. What a step marked is in the ledger, and is sent by the next one or by cron.
 *
 * @phpstan-type Phase 'posts'|'uploads'|'leftovers'|'reconcile'|'done'
 * @phpstan-type State array{id: string, origin: string, full: bool, phase: Phase, cursor: string, total: int, looked_at: int, updated: int, unchanged: int, removed: int, rejected: int, named: int, started_at: int, ended_at: int|null, problem: string|null}
 */
final class Knowledge_Sync {

	private const STEP    = 20;
	private const PAGE    = 500;
	private const TIMEOUT = 15;

	/**
	 * The sync.
	 *
	 * @param Knowledge_Ledger     $ledger  What waits and what is held.
	 * @param Knowledge_Sender     $sender  Sends it.
	 * @param Knowledge_Client     $client  The sidecar.
	 * @param Upload_Store         $uploads The owner's documents.
	 * @param Knowledge_Sync_State $kept    Where it stands.
	 * @param Clock                $clock   The time.
	 */
	public function __construct(
		private readonly Knowledge_Ledger $ledger,
		private readonly Knowledge_Sender $sender,
		private readonly Knowledge_Client $client,
		private readonly Upload_Store $uploads,
		private readonly Knowledge_Sync_State $kept,
		private readonly Clock $clock
	) {
	}

	/**
	 * Where the last sync stands; null before the first.
	 *
	 * @return State|null
	 */
	public function state(): ?array {
		return $this->kept->read();
	}

	/**
	 * Somebody makes a step now.
	 */
	public function is_driven(): bool {
		return $this->kept->is_taken();
	}

	/**
	 * What the last sync brought about no longer holds: the site has moved, or the sidecar has lost documents.
	 *
	 * @param State $state The last sync, done.
	 */
	public function is_stale( array $state ): bool {
		if ( Site_Origin::current() !== $state['origin'] ) {
			return true;
		}
		try {
			return $this->client->count() < $this->ledger->counts()['held'];
		} catch ( Problem ) {
			return false;
		}
	}

	/**
	 * Forgets where it stands, so that cron begins anew.
	 */
	public function forget(): void {
		$this->kept->clear();
	}

	/**
	 * Begins anew, whatever was going on.
	 *
	 * @param bool $full Send everything again, even what the sidecar should hold.
	 * @return State
	 * @throws Problem 503 when the sidecar does not answer: nothing has begun then.
	 */
	public function begin( bool $full ): array {
		$held  = $this->client->count();
		$state = [
			'id'         => bin2hex( random_bytes( 8 ) ),
			'origin'     => Site_Origin::current(),
			// A sidecar that holds less than we think has lost something: all of it is sent again.
			'full'       => $full || $held < $this->ledger->counts()['held'],
			'phase'      => 'posts',
			'cursor'     => '0',
			'total'      => Knowledge_Source::count() + count( $this->uploads->all() ),
			'looked_at'  => 0,
			'updated'    => 0,
			'unchanged'  => 0,
			'removed'    => 0,
			'rejected'   => 0,
			'named'      => 0,
			'started_at' => $this->clock->now(),
			'ended_at'   => null,
			'problem'    => null,
		];
		// From here on the sidecar keeps what it receives, though we may not have named it when we end.
		foreach ( [ Knowledge_Client::PAGE, Knowledge_Client::UPLOAD ] as $source ) {
			$this->client->reconcile( $source, self::sync_id( $state, $source ), [], null );
		}
		$this->kept->replace( $state );
		return $state;
	}

	/**
	 * Ends a sync where it stands.
	 *
	 * @return State|null
	 */
	public function cancel(): ?array {
		$state = $this->kept->read();
		if ( null !== $state && 'done' !== $state['phase'] ) {
			$state['phase']    = 'done';
			$state['ended_at'] = $this->clock->now();
			$state['problem']  = __( 'Stopped before the end. What was not looked at is as it was before.', 'ai-support-chat' );
			$this->kept->replace( $state );
		}
		return $state;
	}

	/**
	 * One step. Does nothing when there is no sync, when it is done, or while somebody else makes a step.
	 *
	 * @param float $seconds About so long.
	 * @return State|null
	 * @throws Problem When the sidecar does not take it: the sync stands still, and the next step goes on.
	 */
	public function step( float $seconds ): ?array {
		$state = $this->kept->take();
		if ( null === $state || 'done' === $state['phase'] ) {
			return $this->kept->read();
		}
		try {
			$state['problem'] = null;
			$this->advance( $state, microtime( true ) + $seconds );
			return $state;
		} catch ( Problem $problem ) {
			$state['problem'] = $problem->getMessage();
			throw $problem;
		} finally {
			$this->kept->give_back( $state );
		}
	}

	/**
	 * Looks at some more, sends it, and goes on until the time is up.
	 *
	 * @param State $state Is moved on.
	 * @throws Problem When the sidecar does not take it.
	 */
	private function advance( array &$state, float $until ): void {
		do {
			$done = $this->sender->send( max( 0.1, $until - microtime( true ) ), self::TIMEOUT, true );
			foreach ( [ 'updated', 'unchanged', 'removed', 'rejected' ] as $count ) {
				$state[ $count ] += $done->$count;
			}
			null === $done->problem || throw $done->problem;
			if ( 'done' === $state['phase'] ) {
				return;
			}
			match ( $state['phase'] ) {
				'posts'     => $this->mark_posts( $state ),
				'uploads'   => $this->mark_uploads( $state ),
				'leftovers' => $this->mark_leftovers( $state ),
				'reconcile' => $this->reconcile( $state ),
			};
		} while ( microtime( true ) < $until );
	}

	/**
	 * The next posts.
	 *
	 * @param State $state Is moved on.
	 */
	private function mark_posts( array &$state ): void {
		$ids = Knowledge_Source::candidates( (int) $state['cursor'], self::STEP );
		foreach ( $ids as $id ) {
			$this->ledger->mark( Knowledge_Ledger::POST . $id, false, $state['full'] );
			$state['cursor'] = (string) $id;
			++$state['looked_at'];
		}
		if ( [] === $ids ) {
			self::enter( $state, 'uploads' );
		}
	}

	/**
	 * The owner's documents: a few, however many.
	 *
	 * @param State $state Is moved on.
	 */
	private function mark_uploads( array &$state ): void {
		foreach ( $this->uploads->all() as $upload ) {
			$this->ledger->mark( Knowledge_Ledger::UPLOAD . $upload['id'], false, $state['full'] );
			++$state['looked_at'];
		}
		self::enter( $state, 'leftovers' );
	}

	/**
	 * What was sent once and is no longer knowledge, because something changed it past every hook.
	 *
	 * @param State $state Is moved on.
	 */
	private function mark_leftovers( array &$state ): void {
		$ids = $this->ledger->ids( Knowledge_Ledger::POST, $state['cursor'], self::PAGE, false );
		foreach ( $ids as $external_id ) {
			$state['cursor'] = $external_id;
			$post            = get_post( (int) substr( $external_id, strlen( Knowledge_Ledger::POST ) ) );
			if ( ! $post instanceof \WP_Post || ! Knowledge_Source::holds( $post ) ) {
				$this->ledger->mark( $external_id, true );
			}
		}
		if ( [] === $ids ) {
			self::enter( $state, 'reconcile' );
		}
	}

	/**
	 * Names everything there is; the sidecar lets go of the rest.
	 *
	 * @param State $state Is moved on.
	 * @throws Problem When the sidecar does not take it; the naming begins again.
	 */
	private function reconcile( array &$state ): void {
		$prefix = str_starts_with( $state['cursor'], Knowledge_Ledger::UPLOAD ) ? Knowledge_Ledger::UPLOAD : Knowledge_Ledger::POST;
		$source = Knowledge_Ledger::UPLOAD === $prefix ? Knowledge_Client::UPLOAD : Knowledge_Client::PAGE;
		$ids    = $this->ledger->ids( $prefix, $state['cursor'], self::PAGE, true );
		$last   = count( $ids ) < self::PAGE;
		try {
			$state['removed'] += $this->client->reconcile( $source, self::sync_id( $state, $source ), $ids, $last ? $state['named'] + count( $ids ) : null );
		} catch ( Problem $problem ) {
			if ( 409 === $problem->status ) {
				// The sidecar was restarted meanwhile, or a document came or went: all are named again.
				$state['id']     = bin2hex( random_bytes( 8 ) );
				$state['cursor'] = '';
				$state['named']  = 0;
			}
			throw $problem;
		}
		$state['named'] += count( $ids );
		$state['cursor'] = [] === $ids ? $state['cursor'] : $ids[ count( $ids ) - 1 ];
		if ( ! $last ) {
			return;
		}
		$state['named'] = 0;
		if ( Knowledge_Ledger::POST === $prefix ) {
			$state['cursor'] = Knowledge_Ledger::UPLOAD;
			return;
		}
		self::enter( $state, 'done' );
		$state['ended_at'] = $this->clock->now();
	}

	/**
	 * The next phase, from its beginning.
	 *
	 * @param State $state Is moved on.
	 * @param Phase $phase Which.
	 */
	private static function enter( array &$state, string $phase ): void {
		$state['phase']  = $phase;
		$state['cursor'] = '';
	}

	/**
	 * The two sources are named apart.
	 *
	 * @param State $state The sync.
	 */
	private static function sync_id( array $state, string $source ): string {
		return $state['id'] . '-' . $source;
	}
}
