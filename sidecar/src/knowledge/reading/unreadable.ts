import { Terminal } from '../../failure.ts';

/** A document that says nothing we can read; the message tells who sent it why. */
export class Unreadable extends Terminal {
	constructor(message: string, options?: ErrorOptions) {
		super('unreadable', message, options);
	}
}
