import { callbackToken } from '../actions/callback-token.ts';
import { strictSchema } from '../brain/strict-schema.ts';
import { links } from '../brain/text/links.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { OwnHandFiles } from '../hands/own/load.ts';
import { createOwnTools, type OwnTools } from '../hands/own/own-hands.ts';
import { createHandEndpoint } from '../providers/hand-endpoint.ts';
import type { Keys } from '../signing.ts';

/** For as long after its time an answer is still taken: late is better than never. */
const GRACE_MS = 24 * 60 * 60_000;

/** A shop's own Hands as they are declared, for whoever calls or checks them. */
export function composeOwnTools(
	files: OwnHandFiles,
	{ config, clock, keys }: { readonly config: Config; readonly clock: Clock; readonly keys: Keys },
): OwnTools {
	return createOwnTools(files, {
		strictSchema,
		findLinks: links,
		endpointOf: ({ declaration, key }) =>
			createHandEndpoint({
				name: declaration.name,
				url: declaration.url,
				key,
				connectTimeoutMs: declaration.connect_timeout_s * 1000,
				totalTimeoutMs: declaration.total_timeout_s * 1000,
				clock,
				allowLoopback: config.test,
			}),
		callbackOf({ id, deadline }) {
			const until = deadline === null ? clock.now().getTime() : Date.parse(deadline);
			const token = callbackToken(keys.tools.bytes, id, new Date(until + GRACE_MS));
			return { url: config.ownHands.callbackUrl, token };
		},
		allowHttp: config.test,
	});
}
