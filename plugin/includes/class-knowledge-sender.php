<?php
/**
 * Sends what waits.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Sends what waits in the ledger: what has to go before what comes, each document as it is at this moment.
 *
 * @phpstan-import-type Row from Knowledge_Ledger
 */
final class Knowledge_Sender {

	/** Documents in one request, and bytes of their JSON; a document larger than that goes alone. */
	private const BATCH       = 20;
	private const BATCH_BYTES = 400000;

	/** It is the documents' fault: sending them again as they are is of no use. */
	private const FAULTY = [ 400, 413, 422 ];

	/**
	 * The sender.
	 *
	 * @param Knowledge_Ledger $ledger  What waits.
	 * @param Knowledge_Client $client  The sidecar.
	 * @param Upload_Store     $uploads The owner's documents.
	 */
	public function __construct(
		private readonly Knowledge_Ledger $ledger,
		private readonly Knowledge_Client $client,
		private readonly Upload_Store $uploads
	) {
	}

	/**
	 * Sends for some time, or until nothing is due or something fails.
	 *
	 * @param float $seconds No request is begun after these.
	 * @param int   $timeout Seconds a request may take.
	 * @param bool  $force   Those too whose next attempt lies ahead; each once.
	 */
	public function send( float $seconds, int $timeout, bool $force = false ): Knowledge_Sending {
		$done  = new Knowledge_Sending();
		$until = microtime( true ) + $seconds;
		do {
			$rows = $this->ledger->take( self::BATCH, $force );
			if ( [] === $rows ) {
				break;
			}
			$this->round( $rows, $timeout, $done );
		} while ( null === $done->problem && microtime( true ) < $until );
		return $done;
	}

	/**
	 * Looks at documents, and sends what became of them.
	 *
	 * @param list<Row>         $rows    Taken from the ledger.
	 * @param int               $timeout Seconds a request may take.
	 * @param Knowledge_Sending $done    Is counted up.
	 */
	private function round( array $rows, int $timeout, Knowledge_Sending $done ): void {
		$going   = [];
		$pages   = [];
		$uploads = [];
		foreach ( $rows as $row ) {
			$document = $this->document( $row['external_id'] );
			$source   = str_starts_with( $row['external_id'], Knowledge_Ledger::UPLOAD ) ? Knowledge_Client::UPLOAD : Knowledge_Client::PAGE;
			if ( null === $document ) {
				$going[ $source ][] = $row;
			} elseif ( $document->hash() === $row['hash'] ) {
				$this->ledger->held( $row, $row['hash'] );
				++$done->unchanged;
			} elseif ( Knowledge_Client::UPLOAD === $source ) {
				$uploads[] = $row;
			} else {
				$pages[] = [ $row, $document ];
			}
		}
		foreach ( $going as $source => $some ) {
			$this->forget( $source, $some, $timeout, $done );
		}
		foreach ( self::batches( $pages ) as $batch ) {
			$this->ingest( Knowledge_Client::PAGE, $batch, $timeout, $done );
		}
		// Files may be large: one in memory at a time.
		foreach ( $uploads as $row ) {
			$document = $this->document( $row['external_id'] );
			null === $document ? $this->ledger->release( $row ) : $this->ingest( Knowledge_Client::UPLOAD, [ [ $row, $document ] ], $timeout, $done );
		}
	}

	/**
	 * Has documents forgotten.
	 *
	 * @param Knowledge_Client::PAGE|Knowledge_Client::UPLOAD $source  Whose they are.
	 * @param non-empty-list<Row>                             $rows    Taken from the ledger.
	 * @param int                                             $timeout Seconds.
	 * @param Knowledge_Sending                               $done    Is counted up.
	 */
	private function forget( string $source, array $rows, int $timeout, Knowledge_Sending $done ): void {
		try {
			null === $done->problem || throw $done->problem;
			$this->client->forget( $source, array_map( static fn( array $row ): string => $row['external_id'], $rows ), $timeout );
		} catch ( Problem $problem ) {
			$this->put_back( $rows, $problem, $done );
			return;
		}
		foreach ( $rows as $row ) {
			$this->ledger->gone( $row );
			++$done->removed;
		}
	}

	/**
	 * Hands documents over. A batch that is refused is handed over one by one, so that the faulty one is found.
	 *
	 * @param Knowledge_Client::PAGE|Knowledge_Client::UPLOAD      $source  Whose they are.
	 * @param non-empty-list<array{Row, Knowledge_Document}>       $batch   With what was taken from the ledger.
	 * @param int                                                  $timeout Seconds.
	 * @param Knowledge_Sending                                    $done    Is counted up.
	 */
	private function ingest( string $source, array $batch, int $timeout, Knowledge_Sending $done ): void {
		try {
			null === $done->problem || throw $done->problem;
			$told = $this->client->ingest( $source, array_map( static fn( array $one ): Knowledge_Document => $one[1], $batch ), $timeout );
		} catch ( Problem $problem ) {
			if ( ! in_array( $problem->status, self::FAULTY, true ) || null !== $done->problem ) {
				$this->put_back( array_map( static fn( array $one ): array => $one[0], $batch ), $problem, $done );
			} elseif ( 1 === count( $batch ) ) {
				$this->refuse( $source, $batch[0][0], $problem, $timeout, $done );
			} else {
				foreach ( $batch as $one ) {
					$this->ingest( $source, [ $one ], $timeout, $done );
				}
			}
			return;
		}
		foreach ( $batch as [ $row, $document ] ) {
			$answer = $told[ $row['external_id'] ] ?? null;
			match ( $answer['status'] ?? null ) {
				null       => $this->ledger->failed( $row, __( 'The sidecar did not say what became of it.', 'ai-support-chat' ) ),
				'rejected' => $this->ledger->rejected( $row, '' === $answer['reason'] ? __( 'The sidecar could not read it.', 'ai-support-chat' ) : $answer['reason'] ),
				default    => $this->ledger->held( $row, $document->hash() ),
			};
			if ( null !== $answer ) {
				++$done->{$answer['status']};
			}
		}
	}

	/**
	 * The sidecar does not take this document, ever: nor may it keep a former version of it.
	 *
	 * @param Knowledge_Client::PAGE|Knowledge_Client::UPLOAD $source  Whose it is.
	 * @param Row                                             $row     Taken from the ledger.
	 * @param Problem                                         $refusal Why.
	 * @param int                                             $timeout Seconds.
	 * @param Knowledge_Sending                               $done    Is counted up.
	 */
	private function refuse( string $source, array $row, Problem $refusal, int $timeout, Knowledge_Sending $done ): void {
		try {
			$this->client->forget( $source, [ $row['external_id'] ], $timeout );
		} catch ( Problem $problem ) {
			$this->put_back( [ $row ], $problem, $done );
			return;
		}
		$this->ledger->rejected( $row, $refusal->getMessage() );
		++$done->rejected;
	}

	/**
	 * Something failed: they stay in the queue.
	 *
	 * @param non-empty-list<Row> $rows    Taken from the ledger.
	 * @param Problem             $problem Why.
	 * @param Knowledge_Sending   $done    Is told why.
	 */
	private function put_back( array $rows, Problem $problem, Knowledge_Sending $done ): void {
		$done->problem = $problem;
		foreach ( $rows as $row ) {
			$this->ledger->failed( $row, $problem->getMessage() );
		}
	}

	/**
	 * The document as it is now; null when it has to go.
	 */
	private function document( string $external_id ): ?Knowledge_Document {
		$number = (int) substr( (string) strrchr( $external_id, '-' ), 1 );
		if ( str_starts_with( $external_id, Knowledge_Ledger::UPLOAD ) ) {
			return $this->uploads->document( $number );
		}
		$post = Knowledge_Source::fresh( $number );
		return null === $post ? null : Knowledge_Document::of_post( $post );
	}

	/**
	 * Requests of a size that is taken.
	 *
	 * @param list<array{Row, Knowledge_Document}> $documents To be sent.
	 * @return list<non-empty-list<array{Row, Knowledge_Document}>>
	 */
	private static function batches( array $documents ): array {
		$batches = [];
		$batch   = [];
		$size    = 0;
		foreach ( $documents as $one ) {
			// Escaping makes a text longer, hardly ever by more than a quarter.
			$bytes = 1000 + (int) ( 1.25 * strlen( $one[1]->content ) );
			if ( [] !== $batch && $size + $bytes > self::BATCH_BYTES ) {
				$batches[] = $batch;
				$batch     = [];
				$size      = 0;
			}
			$batch[] = $one;
			$size   += $bytes;
		}
		return [] === $batch ? $batches : [ ...$batches, $batch ];
	}
}
