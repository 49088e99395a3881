/** Port: who turns texts into vectors. */
export interface Embedder {
	/** Names model and version: vectors of two names are never compared. */
	readonly name: string;
	readonly dimensions: number;
	/**
	 * One vector of unit length for each text, in their order.
	 *
	 * Rejects with Retryable (try later) or Terminal (an operator must act); nothing is half-done.
	 */
	embed(
		texts: readonly string[],
		purpose: 'passage' | 'query',
		signal?: AbortSignal,
	): Promise<Float32Array[]>;
}

/** float32 little endian, as the database keeps it. */
export function toBlob(vector: Float32Array): Buffer {
	const blob = Buffer.alloc(vector.length * 4);
	vector.forEach((value, i) => blob.writeFloatLE(value, i * 4));
	return blob;
}

/** @param blob of 4 bytes a dimension, as `toBlob` made it */
export function fromBlob(blob: Uint8Array): Float32Array {
	const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
	return Float32Array.from({ length: blob.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true));
}

/** Scaled to length 1; a zero vector stays as it is. */
export function unitLength(values: ArrayLike<number>): Float32Array {
	const vector = Float32Array.from(values);
	let sum = 0;
	for (const value of vector) sum += value * value;
	const length = Math.sqrt(sum);
	return length === 0 ? vector : vector.map((value) => value / length);
}
