import { reached, type CallName } from './crash-points.ts';

/**
 * Makes one attempt of one call to another machine. Every provider client goes through here, once
 * per attempt on the wire, so that each attempt has its crash points.
 */
export async function outgoing<T>(name: CallName, attempt: () => Promise<T>): Promise<T> {
	reached(`${name}:before-call`);
	const reply = await attempt();
	reached(`${name}:after-call`);
	return reply;
}
