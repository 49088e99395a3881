<?php
/**
 * Where a sync stands.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Where a sync stands: one row of the options, taken by compare-and-set, so that two steps are never made at once.
 *
 * @phpstan-import-type State from Knowledge_Sync
 */
final class Knowledge_Sync_State {

	public const OPTION = 'ai_support_chat_knowledge_sync';

	/** Seconds after which a step counts as dead. */
	private const LEASE = 120;

	/**
	 * The mark of the step that this process makes.
	 */
	private string $lease = '';

	/**
	 * The state.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {
	}

	/**
	 * The state, null when there is none.
	 *
	 * @return State|null
	 */
	public function read(): ?array {
		return self::parse( $this->stored() )[0];
	}

	/**
	 * Somebody makes a step now.
	 */
	public function is_taken(): bool {
		return self::parse( $this->stored() )[2] > $this->clock->now();
	}

	/**
	 * The state, for the one who makes the next step; null when there is none or somebody else has it.
	 *
	 * @return State|null
	 */
	public function take(): ?array {
		$stored               = $this->stored();
		[ $state, , $leased ] = self::parse( $stored );
		if ( null === $state || $leased > $this->clock->now() ) {
			return null;
		}
		$this->lease = bin2hex( random_bytes( 8 ) );
		$taken       = $this->write( $stored, self::json( $state, $this->lease, $this->clock->now() + self::LEASE ) );
		return $taken ? $state : null;
	}

	/**
	 * Stores how far the step came; not when the sync was stopped or begun anew meanwhile.
	 *
	 * @param State $state The state.
	 */
	public function give_back( array $state ): void {
		$stored = $this->stored();
		if ( '' !== $this->lease && self::parse( $stored )[1] === $this->lease ) {
			$this->write( $stored, self::json( $state, '', 0 ) );
		}
		$this->lease = '';
	}

	/**
	 * Stores another, whatever is going on.
	 *
	 * @param State $state The state.
	 */
	public function replace( array $state ): void {
		update_option( self::OPTION, self::json( $state, '', 0 ), false );
	}

	/**
	 * Forgets it.
	 */
	public function clear(): void {
		delete_option( self::OPTION );
	}

	/**
	 * As it is stored at this moment, past the cache.
	 */
	private function stored(): string {
		wp_cache_delete( self::OPTION, 'options' );
		$row = Database::row( 'SELECT option_value FROM %i WHERE option_name = %s', Database::core_table( 'options' ), self::OPTION );
		return $row['option_value'] ?? '';
	}

	/**
	 * Writes, if what is stored is still what was read.
	 */
	private function write( string $before, string $after ): bool {
		$written = Database::execute( 'UPDATE %i SET option_value = %s WHERE option_name = %s AND option_value = %s', Database::core_table( 'options' ), $after, self::OPTION, $before );
		wp_cache_delete( self::OPTION, 'options' );
		return $written > 0;
	}

	/**
	 * The stored form.
	 *
	 * @param State $state The state.
	 */
	private static function json( array $state, string $lease, int $until ): string {
		return (string) wp_json_encode(
			[
				'state' => $state,
				'lease' => $lease,
				'until' => $until,
			]
		);
	}

	/**
	 * Reads the stored form. A damaged one reads as none.
	 *
	 * @return array{State|null, string, int} The state, whose it is, until when.
	 */
	private static function parse( string $stored ): array {
		$value = json_decode( $stored, true );
		$state = is_array( $value ) && is_array( $value['state'] ?? null ) ? $value['state'] : null;
		if ( null === $state || ! is_string( $state['id'] ?? null ) ) {
			return [ null, '', 0 ];
		}
		$number = static fn( string $name ): int => is_int( $state[ $name ] ?? null ) ? $state[ $name ] : 0;
		$text   = static fn( string $name ): string => is_string( $state[ $name ] ?? null ) ? $state[ $name ] : '';
		$phase  = $text( 'phase' );
		return [
			[
				'id'         => $state['id'],
				'origin'     => $text( 'origin' ),
				'full'       => true === ( $state['full'] ?? false ),
				'phase'      => in_array( $phase, [ 'posts', 'uploads', 'leftovers', 'reconcile' ], true ) ? $phase : 'done',
				'cursor'     => $text( 'cursor' ),
				'total'      => $number( 'total' ),
				'looked_at'  => $number( 'looked_at' ),
				'updated'    => $number( 'updated' ),
				'unchanged'  => $number( 'unchanged' ),
				'removed'    => $number( 'removed' ),
				'rejected'   => $number( 'rejected' ),
				'named'      => $number( 'named' ),
				'started_at' => $number( 'started_at' ),
				'ended_at'   => is_int( $state['ended_at'] ?? null ) ? $state['ended_at'] : null,
				'problem'    => is_string( $state['problem'] ?? null ) ? $state['problem'] : null,
			],
			is_string( $value['lease'] ?? null ) ? $value['lease'] : '',
			is_int( $value['until'] ?? null ) ? $value['until'] : 0,
		];
	}
}
