import { Invalid } from '../failure.ts';

/** A caller who asks too often; `retryAfter` is in whole seconds. */
export class TooMany extends Invalid {
	readonly retryAfter: number;
	constructor(type: string, message: string, retryAfter: number) {
		super(429, type, message);
		this.retryAfter = retryAfter;
	}
}
