import { createHash } from 'node:crypto';
import type { AuditLog } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { FactsBody, FactsReply, FactsText } from '../contract/facts.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { Invalid } from '../failure.ts';
import type { BusinessFacts } from './business-facts.ts';
import { currentNumber, findVersion, insertVersion, newestVersions } from './facts-store.ts';
import { parseFacts } from './parse.ts';

export interface CurrentFacts {
	readonly version: string;
	/** As its author wrote it. */
	readonly yaml: string;
	readonly facts: BusinessFacts;
}

/** Port: what the shop states about itself; null before the first save. */
export interface Facts {
	current(): CurrentFacts | null;
}

export interface FactsDesk extends Facts {
	/** What is in force and how it came about. */
	overview(): FactsReply;
	/** @throws Invalid 404 */
	version(number: string): FactsText;
	/**
	 * Keeps a new version, which is in force from the commit on. The same text as the one in force
	 * changes nothing.
	 *
	 * @throws Invalid 422 `facts_invalid` naming the first line that is wrong, 409 `facts_changed`
	 *   when another version was saved since `base_version` was read; nothing is kept then
	 */
	save(
		body: FactsBody,
		author: { readonly id: string; readonly name: string },
	): Promise<FactsReply>;
}

export interface FactsDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly audit: AuditLog;
	readonly log: { error(fields: object, message: string): void };
}

const HISTORY = 200;

/** What is in force when a stored version is no longer understood: nothing passes by itself. */
const NOT_UNDERSTOOD: BusinessFacts = { refund: { always_person: true } };

export function createFacts({ db, write, clock, audit, log }: FactsDeps): FactsDesk {
	let known: CurrentFacts | null = null;

	function overview(): FactsReply {
		const number = currentNumber(db);
		return { current: findVersion(db, number) ?? null, history: newestVersions(db, HISTORY) };
	}

	function understood({ version, yaml }: FactsText): CurrentFacts {
		const parsed = parseFacts(yaml);
		if (parsed.ok) return { version, yaml, facts: parsed.facts };
		log.error(
			{ facts_version: version, problem: parsed.problems[0] },
			'the business facts in force are not understood by this version of the program; every refund needs a person until they are mended in wp-admin',
		);
		return { version, yaml, facts: NOT_UNDERSTOOD };
	}

	return {
		current() {
			const number = currentNumber(db);
			if (known?.version !== String(number)) {
				const stored = findVersion(db, number);
				known = stored ? understood(stored) : null;
			}
			return known;
		},
		overview,
		version(number) {
			const found = /^[1-9]\d{0,8}$/.test(number) && findVersion(db, Number(number));
			if (!found) {
				throw new Invalid(404, 'facts_unknown', 'There is no such version.', 'version');
			}
			return found;
		},
		async save({ yaml, note, base_version }, author) {
			const parsed = parseFacts(yaml);
			if (!parsed.ok) {
				const [first] = parsed.problems;
				const where = first ? `line ${String(first.line)}: ${first.path} ${first.message}` : '';
				throw new Invalid(422, 'facts_invalid', where.replace(':  ', ': '), 'yaml');
			}
			await write('facts.save', (tx) => {
				const number = currentNumber(tx);
				if ((base_version ?? '0') !== String(number)) {
					throw new Invalid(
						409,
						'facts_changed',
						'Somebody saved another version since this one was opened. Compare with it and save again.',
						'base_version',
					);
				}
				if (findVersion(tx, number)?.yaml === yaml) return;
				const version: FactsText = {
					version: String(number + 1),
					yaml,
					sha256: createHash('sha256').update(yaml).digest('hex'),
					note,
					author: { id: author.id, name: author.name },
					saved_at: clock.now().toISOString(),
				};
				insertVersion(tx, version);
				audit.append(tx, {
					type: 'facts.saved',
					actor: { kind: 'staff', id: author.id },
					data: { facts_version: version.version, base_version, sha256: version.sha256 },
				});
			});
			return overview();
		},
	};
}

/** What a log entry says of the facts that had a part in it. */
export function factsEntry(facts: CurrentFacts | null): { readonly facts_version?: string } {
	return facts ? { facts_version: facts.version } : {};
}
