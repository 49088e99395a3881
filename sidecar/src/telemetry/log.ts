import { pino, type LoggerOptions } from 'pino';

export interface Log {
	debug(fields: object, message: string): void;
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
	fatal(fields: object, message: string): void;
}

/** JSON lines on stderr, one an event, with secrets and personal data redacted. */
export function createLog(level: string, redactions: LoggerOptions): Log {
	return pino({ level, base: null, ...redactions }, pino.destination({ fd: 2, sync: true }));
}
