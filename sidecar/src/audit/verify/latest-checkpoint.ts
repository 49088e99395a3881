import { z } from 'zod';
import { Terminal } from '../../failure.ts';
import type { CheckpointRow } from '../store.ts';
import { openForVerify } from './open-copy.ts';

const row = z.object({ size: z.int(), note: z.string() });

/**
 * The newest checkpoint in a database file, unchecked, for keeping elsewhere.
 *
 * @throws Terminal when the file is not a database of ours
 */
export function latestCheckpoint(file: string): CheckpointRow | null {
	const opened = openForVerify(file);
	try {
		const found = opened.db
			.prepare('SELECT size, note FROM log_checkpoints ORDER BY size DESC LIMIT 1')
			.get();
		return found === undefined ? null : row.parse(found);
	} catch (cause) {
		throw new Terminal('no_log', `${file} holds no log of this product.`, { cause });
	} finally {
		opened.close();
	}
}
