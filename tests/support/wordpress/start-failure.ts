/**
 * Why something cannot be started, in one sentence for the person who started it.
 *
 * `exitCode` follows sysexits.h: 64 usage, 69 something needed is unavailable (a port, a build tool,
 * WordPress), 75 the data is in use, 78 configuration.
 */
export class StartFailure extends Error {
	override readonly name = 'StartFailure';
	readonly exitCode: 64 | 69 | 75 | 78;

	constructor(exitCode: 64 | 69 | 75 | 78, message: string, options?: ErrorOptions) {
		super(message, options);
		this.exitCode = exitCode;
	}
}
