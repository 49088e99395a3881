import { z } from 'zod';
import type { Clock } from '../clock.ts';
import {
	latestCheckpointReply,
	type CheckpointBody,
	type MailBody,
} from '../contract/wordpress.ts';
import type { CallName } from '../crash-points.ts';
import { Retryable, Terminal } from '../failure.ts';
import { signRequest, type Keys } from '../signing.ts';
import { createResilience, type ResilienceOptions } from './resilience.ts';
import { sendOnce } from './send-once.ts';

/**
 * What the sidecar asks of WordPress. Each call is signed once and its retries carry the same
 * signature, so WordPress answers a repetition from its memory and does the work once.
 */
export interface WordPressClient {
	/** Resolves when WordPress took the mail (or, with `to: null`, the pretence of one). */
	mail(body: MailBody): Promise<void>;
	postCheckpoint(body: CheckpointBody): Promise<void>;
	/** The checkpoint furthest ahead that WordPress keeps, of any log or of one; null if none. */
	latestCheckpoint(instance?: string): Promise<CheckpointBody | null>;
	state(): 'closed' | 'open' | 'half-open';
}

export interface WordPressOptions {
	/** Origin of the site. */
	readonly baseUrl: string;
	readonly keys: Keys;
	readonly clock: Clock;
	readonly resilience?: Partial<ResilienceOptions>;
}

const NAMESPACE = '/ai-support-chat/v1';

export function createWordPress(options: WordPressOptions): WordPressClient {
	const resilience = createResilience({ name: 'WordPress', ...options.resilience });

	async function call(
		name: CallName,
		method: 'GET' | 'POST',
		resource: string,
		body: string,
	): Promise<string> {
		const route = `${NAMESPACE}${resource}`;
		const { keys, clock } = options;
		const jwt = await signRequest({
			keys,
			clock,
			aud: 'ai-support-chat/wordpress',
			method,
			path: route,
			body,
		});
		// This form works with every permalink setting.
		const url = new URL(`/index.php?rest_route=${route.replace('?', '&')}`, options.baseUrl);
		return resilience.read(name, async (signal) => {
			const reply = await sendOnce({
				url,
				method,
				headers: {
					Accept: 'application/json',
					'X-AI-Support-Chat-Signature': jwt,
					...(body === '' ? {} : { 'Content-Type': 'application/json' }),
				},
				body,
				signal,
			});
			if (reply.status >= 200 && reply.status < 300) return reply.body;
			throw refusal(reply.status, reply.body);
		});
	}

	return {
		async mail(body) {
			await call('wordpress.mail', 'POST', '/mail', JSON.stringify(body));
		},
		async postCheckpoint(body) {
			await call('wordpress.checkpoint', 'POST', '/checkpoints', JSON.stringify(body));
		},
		async latestCheckpoint(instance) {
			const query = instance === undefined ? '' : `?instance=${encodeURIComponent(instance)}`;
			const resource = `/checkpoints/latest${query}`;
			const reply = await call('wordpress.latest-checkpoint', 'GET', resource, '');
			const parsed = latestCheckpointReply.safeParse(parseJson(reply));
			if (parsed.success) return parsed.data.checkpoint;
			throw new Retryable('wordpress_unreadable', 'WordPress answered with no checkpoint object.');
		},
		state: () => resilience.state(),
	};
}

const problemType = z.object({ type: z.string() }).or(
	// WordPress's own errors carry a code.
	z.object({ code: z.string() }).transform(({ code }) => ({ type: code })),
);

function refusal(status: number, body: string): Error {
	const said = problemType.safeParse(parseJson(body)).data?.type ?? 'no reason given';
	const answered = `WordPress answered ${String(status)} (${said})`;
	if (status >= 500 || status === 429 || status === 409) {
		return new Retryable('wordpress_unavailable', `${answered}.`);
	}
	if (status === 401 || status === 403) {
		return new Terminal(
			'wordpress_forbidden',
			`${answered}. Save the plugin's settings with the same shared secret as WORDPRESS_SHARED_SECRET, and see that WORDPRESS_BASE_URL is the site's address.`,
		);
	}
	if (status === 404) {
		return new Terminal(
			'wordpress_plugin_missing',
			`${answered}. Activate the plugin there, or correct WORDPRESS_BASE_URL.`,
		);
	}
	return new Terminal('wordpress_refused', `${answered}.`);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
