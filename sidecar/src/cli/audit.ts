import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeVerifier } from '../audit/note.ts';
import { PUBLIC_KEYS_FILE } from '../audit/signing-key.ts';
import { latestCheckpoint } from '../audit/verify/latest-checkpoint.ts';
import { reportJson, reportText } from '../audit/verify/report.ts';
import { verifyLog } from '../audit/verify/verify.ts';
import type { IsLegalMove } from '../audit/verify/verify-moves.ts';
import { MAIN_FILE } from '../db/open.ts';
import { Invalid, Terminal } from '../failure.ts';

export interface AuditIo {
	readonly stdout: { write(text: string): unknown };
	readonly stderr: { write(text: string): unknown };
	readonly dataDir: string;
	/** The refund state machine's table. */
	readonly isLegalMove: IsLegalMove;
}

const USAGE = `Usage:
  audit verify [--checkpoint FILE] [--key KEY] [--file DB] [--json]
      Examines the log, offline and reading only. FILE: a checkpoint's note kept outside.
      KEY: a verifier key (or a file of them) to trust instead of those beside the database.
      Exits 0 verified, 1 internal, 2 usage, 10 edited, 11 gap, 12 truncated, 13 forked,
      14 bad signature, 15 unknown key, 16 illegal transition, 17 guards missing.
  audit checkpoints [--file DB] [--json]
      Prints the newest checkpoint's note, to be kept elsewhere.
`;

const EXIT_INTERNAL = 1;
const EXIT_USAGE = 2;
const MAX_GIVEN_BYTES = 65_536;

/** `ai-support-chat audit …`. @returns the exit code */
export async function auditCommand(argv: string[], io: AuditIo): Promise<number> {
	try {
		const [command, ...rest] = argv;
		if (command === 'verify') return verify(rest, io);
		if (command === 'checkpoints') return checkpoints(rest, io);
		throw usage(
			command === undefined ? 'What shall be audited?' : `There is no "audit ${command}".`,
		);
	} catch (error) {
		return fault(error, io);
	}
}

function verify(argv: string[], io: AuditIo): number {
	const given = options(argv, {
		checkpoint: { type: 'string' },
		key: { type: 'string' },
		file: { type: 'string' },
		json: { type: 'boolean' },
	});
	const file = databaseFile(given.file, io);
	const publicKeys = keysToTrust(given.key, file);
	const report = verifyLog(file, {
		isLegalMove: io.isLegalMove,
		...(given.checkpoint !== undefined && {
			// A note passed through a Windows editor is still that note.
			checkpoint: readGiven('--checkpoint', given.checkpoint).replaceAll('\r\n', '\n'),
		}),
		...(publicKeys && { publicKeys }),
	});
	io.stdout.write(given.json ? reportJson(report, file) : reportText(report));
	return report.exitCode;
}

function checkpoints(argv: string[], io: AuditIo): number {
	const given = options(argv, { file: { type: 'string' }, json: { type: 'boolean' } });
	const latest = latestCheckpoint(databaseFile(given.file, io));
	if (!latest) {
		throw new Terminal('no_checkpoint', 'There is no checkpoint yet; one is made at every stop.');
	}
	io.stdout.write(given.json ? `${JSON.stringify(latest)}\n` : latest.note);
	return 0;
}

interface Given {
	readonly checkpoint?: string;
	readonly key?: string;
	readonly file?: string;
	readonly json?: boolean;
}

function options(argv: string[], known: Record<string, { type: 'string' | 'boolean' }>): Given {
	try {
		return parseArgs({ args: argv, options: known, strict: true, allowPositionals: false }).values;
	} catch (error) {
		throw usage(error instanceof Error ? error.message : String(error));
	}
}

function databaseFile(given: string | undefined, io: AuditIo): string {
	const file = given ?? join(io.dataDir, MAIN_FILE);
	if (!existsSync(file)) {
		throw usage(
			given === undefined
				? `There is no log in ${io.dataDir} yet. Name another file with --file.`
				: `--file: there is no file ${file}.`,
		);
	}
	return file;
}

/** Given ones, else those published beside the database; undefined: the file names its own. */
function keysToTrust(given: string | undefined, file: string): string[] | undefined {
	if (given !== undefined) {
		const keys = decodeVerifier(given) ? [given] : keyLines(readGiven('--key', given));
		if (keys.length === 0) throw usage('--key: that is no verifier key and no file of them.');
		return keys;
	}
	const beside = join(dirname(file), PUBLIC_KEYS_FILE);
	if (!existsSync(beside)) return undefined;
	return keyLines(readGiven(PUBLIC_KEYS_FILE, beside));
}

function keyLines(text: string): string[] {
	return text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => decodeVerifier(line) !== undefined);
}

function readGiven(name: string, path: string): string {
	let text: string;
	try {
		if (statSync(path).size > MAX_GIVEN_BYTES) throw new Error('it is larger than 64 KiB');
		text = readFileSync(path, 'utf8');
	} catch (error) {
		throw usage(
			`${name}: cannot read ${path}: ${error instanceof Error ? error.message : String(error)}.`,
		);
	}
	return text;
}

function usage(message: string): Invalid {
	return new Invalid(400, 'usage', message);
}

function fault(error: unknown, io: AuditIo): number {
	if (error instanceof Invalid) {
		io.stderr.write(`${error.message}\n${USAGE}`);
		return EXIT_USAGE;
	}
	const message = error instanceof Error ? error.message : String(error);
	io.stderr.write(`audit: ${message}\n`);
	return EXIT_INTERNAL;
}
