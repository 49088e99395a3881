<?php
/**
 * The head of the sidecar's log, as a checkpoint states it.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The head of the sidecar's log: the body of a signed note (C2SP tlog-checkpoint).
 *
 * WordPress keeps notes and cannot judge their signature; it reads only what it must compare: size and root.
 */
final class Tree_Head {

	/**
	 * A head.
	 *
	 * @param string $origin The log's name.
	 * @param string $size   Number of entries, decimal digits.
	 * @param string $root   Base64 of the root hash.
	 */
	private function __construct(
		public readonly string $origin,
		public readonly string $size,
		public readonly string $root
	) {
	}

	/**
	 * Reads the head of a note, null when it is not a signed note.
	 */
	public static function of_note( string $note ): ?self {
		if ( 1 !== preg_match( '/^([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+\/]{43}=)\n(?:[^\n]+\n)*\n(?:\x{2014} [^ \n]+ [A-Za-z0-9+\/=]+\n)+$/Du', $note, $match ) ) {
			return null;
		}
		return new self( $match[1], $match[2], $match[3] );
	}

	/**
	 * The same log with the same content, whoever signed it.
	 */
	public function equals( self $other ): bool {
		return $this->origin === $other->origin && $this->size === $other->size && $this->root === $other->root;
	}
}
