/**
 * UUIDv7 (RFC 9562 section 5.7), lower case: 48 bits of milliseconds, then random bits.
 * Works in pages without TLS too, where crypto.randomUUID is missing.
 */
export function newMessageId(now: number): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	const time = now.toString(16).padStart(12, '0');
	const hex = Array.from(bytes.subarray(6), (byte) => byte.toString(16).padStart(2, '0')).join('');
	const variant = 0x80 + ((bytes[8] ?? 0) % 0x40);
	return [
		time.slice(0, 8),
		time.slice(8),
		`7${hex.slice(1, 4)}`,
		`${variant.toString(16)}${hex.slice(6, 8)}`,
		hex.slice(8).padEnd(12, '0'),
	].join('-');
}
