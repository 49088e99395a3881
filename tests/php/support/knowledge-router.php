<?php
/**
 * A sidecar's routes of knowledge, as its contract states them, and a memory that a test can read. Run by
 * Knowledge_Server.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

( static function (): void {
	$file = (string) getenv( 'SIDECAR_FOLDER' ) . '/knowledge';
	/**
	 * Written by Knowledge_Server and by this script.
	 *
	 * @var array{fail: int, reject: list<string>, documents: array<string, array<string, mixed>>, named: array<string, list<string>>, requests: list<array<string, mixed>>} $memory
	 */
	$memory = json_decode( (string) file_get_contents( $file ), true, 64, JSON_THROW_ON_ERROR );
	$raw    = (string) file_get_contents( 'php://input' );
	$body   = json_decode( '' === $raw ? '{}' : $raw, true, 64 );
	$body   = is_array( $body ) ? $body : [];
	$uri    = is_string( $_SERVER['REQUEST_URI'] ?? null ) ? $_SERVER['REQUEST_URI'] : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- compared only.
	$source = is_string( $body['source'] ?? null ) ? $body['source'] : '';
	$ids    = array_values( array_filter( (array) ( $body['external_ids'] ?? [] ), 'is_string' ) );
	$reply  = [ 'version' => '1' ];
	$status = 200;

	$memory['requests'][] = [
		'uri'   => $uri,
		'body'  => $body,
		'bytes' => strlen( $raw ),
	];
	if ( 0 !== $memory['fail'] ) {
		$status = $memory['fail'];
		$reply  = [ 'detail' => 'Told to fail.' ];
	} elseif ( '/internal/ingest-knowledge' === $uri ) {
		$told = [];
		foreach ( (array) ( $body['documents'] ?? [] ) as $document ) {
			$document = is_array( $document ) ? $document : [];
			$id       = is_string( $document['external_id'] ?? null ) ? $document['external_id'] : '';
			$key      = "$source $id";
			$one      = [
				'external_id' => $id,
				'status'      => ( $memory['documents'][ $key ] ?? null ) === $document ? 'unchanged' : 'updated',
				'chunks'      => 1,
			];
			if ( in_array( $id, $memory['reject'], true ) ) {
				unset( $memory['documents'][ $key ] );
				$one = [
					'status' => 'rejected',
					'chunks' => 0,
					'reason' => 'It is locked.',
				] + $one;
			} else {
				$memory['documents'][ $key ] = $document;
			}
			$told[] = $one;
		}
		$reply += [ 'documents' => $told ];
	} elseif ( '/internal/forget-knowledge' === $uri ) {
		foreach ( $ids as $id ) {
			unset( $memory['documents'][ "$source $id" ] );
		}
		$reply += [ 'removed' => count( $ids ) ];
	} elseif ( '/internal/knowledge/reconcile' === $uri ) {
		$sync  = is_string( $body['sync_id'] ?? null ) ? $body['sync_id'] : '';
		$named = array_values( array_unique( [ ...( $memory['named'][ $sync ] ?? [] ), ...$ids ] ) );
		$total = $body['total'] ?? null;
		$gone  = [];
		if ( null !== $total && count( $named ) !== $total ) {
			$status = 409;
			$reply  = [ 'detail' => 'sync_incomplete' ];
		} elseif ( null !== $total ) {
			$gone = array_filter( array_keys( $memory['documents'] ), static fn( string $key ): bool => str_starts_with( $key, $source . ' ' ) && ! in_array( substr( $key, strlen( $source ) + 1 ), $named, true ) );
			foreach ( $gone as $key ) {
				unset( $memory['documents'][ $key ] );
			}
		}
		$memory['named'][ $sync ] = $named;

		$reply += [
			'seen'     => count( $named ),
			'removed'  => count( $gone ),
			'complete' => null !== $total,
		];
	} elseif ( '/internal/knowledge' === $uri ) {
		$sources = [];
		foreach ( [ 'page', 'upload' ] as $name ) {
			$sources[] = [
				'source'    => $name,
				'documents' => count( array_filter( array_keys( $memory['documents'] ), static fn( string $key ): bool => str_starts_with( $key, $name . ' ' ) ) ),
				'chunks'    => 0,
			];
		}
		$reply += [ 'sources' => $sources ];
	}
	file_put_contents( $file, json_encode( $memory, JSON_THROW_ON_ERROR ) );
	http_response_code( $status );
	header( 'Content-Type: ' . ( $status < 400 ? 'application/json' : 'application/problem+json' ) );
	echo json_encode( $reply, JSON_THROW_ON_ERROR );
} )();
