import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../sidecar/src/clock.ts';
import { createAudit, type Audit } from '../../../sidecar/src/audit/audit.ts';
import { loadSigningKey, type SigningKey } from '../../../sidecar/src/audit/signing-key.ts';
import { readInstance } from '../../../sidecar/src/audit/store.ts';
import { migrate } from '../../../sidecar/src/db/migrate.ts';
import { MAIN_FILE, openDatabase, type Db } from '../../../sidecar/src/db/open.ts';
import { createWrite, type Write } from '../../../sidecar/src/db/write.ts';
import { createOutbox, type Outbox } from '../../../sidecar/src/outbox/outbox.ts';
import { openKeyring, type Keyring } from '../../../sidecar/src/privacy/keyring.ts';

export interface LogFixture {
	readonly dir: string;
	readonly file: string;
	readonly db: Db;
	readonly write: Write;
	readonly audit: Audit;
	readonly outbox: Outbox;
	readonly keyring: Keyring;
	readonly instance: string;
	readonly signingKey: SigningKey;
	readonly clock: Clock & { advance(ms: number): void };
	/** What the outbox logged, message and facts. */
	readonly logged: { message: string; facts: object }[];
	/** Appends `count` entries, every third with personal data, in one transaction each. */
	fill(count: number): Promise<void>;
	close(): void;
	/** Closes and removes the folder. */
	remove(): void;
}

/** The real database, keys and log in a folder of their own. */
export function openLog(dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-log-'))): LogFixture {
	const opened = openDatabase(dir);
	const { db } = opened;
	migrate(db);
	const write = createWrite(db);
	const instance = readInstance(db);
	let at = Date.parse('2026-01-02T03:04:05.678Z');
	const clock = {
		now: () => new Date(at),
		advance(ms: number) {
			at += ms;
		},
	};
	const logged: { message: string; facts: object }[] = [];
	const record = (facts: object, message: string) => void logged.push({ facts, message });
	const outbox = createOutbox({
		db,
		write,
		clock,
		random: () => 0,
		log: { warn: record, error: record },
	});
	const keyring = openKeyring({ dataDir: dir });
	const signingKey = loadSigningKey({ dataDir: dir, instance });
	const audit = createAudit({ db, write, clock, instance, signingKey, keyring, outbox });
	let open = true;
	const close = () => {
		if (!open) return;
		open = false;
		keyring.close();
		opened.close();
	};
	return {
		dir,
		file: join(dir, MAIN_FILE),
		db,
		write,
		audit,
		outbox,
		keyring,
		instance,
		signingKey,
		clock,
		logged,
		async fill(count) {
			await Promise.all(
				Array.from({ length: count }, (_, i) =>
					write('conversation.event', (tx) =>
						audit.append(tx, {
							type: 'conversation.noted',
							actor: { kind: 'sidecar' },
							conversationId: `cv_${'0'.repeat(32)}`,
							data: { n: i },
							...(i % 3 === 0 && {
								personal: {
									subject: `person-${String(i % 2)}`,
									data: { email: 'ada@example.org' },
								},
							}),
						}),
					),
				),
			);
		},
		close,
		remove() {
			close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
