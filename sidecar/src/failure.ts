/**
 * Every error of ours answers one question by its class: would the same call, made later, perhaps
 * succeed? `Retryable`: yes, nothing needs to change. `Terminal`: no, somebody must act first.
 * `message` tells an operator what to do; it never holds a secret or a person's data.
 */
abstract class Failure extends Error {
	/** A stable snake_case name, as it appears in logs, problem documents and tool errors. */
	readonly type: string;
	constructor(type: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.type = type;
		this.name = new.target.name;
	}
}

export class Retryable extends Failure {
	readonly retriable = true;
}

/** The other side works, and asks to be left alone for a while (429 with Retry-After). */
export class Throttled extends Retryable {
	/** Milliseconds from now. */
	readonly afterMs: number;
	constructor(type: string, message: string, afterMs: number) {
		super(type, message);
		this.afterMs = afterMs;
	}
}

export class Terminal extends Failure {
	readonly retriable = false;
}

/** A caller's mistake; `field` names what to mend. Becomes a 4xx problem document. */
export class Invalid extends Terminal {
	readonly status: number;
	readonly field: string | undefined;
	constructor(status: number, type: string, message: string, field?: string) {
		super(type, message);
		this.status = status;
		this.field = field;
	}
}
