import { Terminal } from '../failure.ts';
import { notRunning, readRunFile } from './run-file.ts';

/**
 * One call to the running sidecar's operator routes.
 *
 * @throws Terminal `not_running`, or with the sidecar's own words when it refuses
 */
export async function askOperator(dataDir: string, path: string, body: unknown): Promise<unknown> {
	const { url, token } = readRunFile(dataDir);
	let reply: Response;
	try {
		reply = await fetch(`${url}${path}`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
	} catch (error) {
		throw notRunning(dataDir, error);
	}
	const text = await reply.text();
	if (!reply.ok) {
		const { detail } = JSON.parse(text) as { detail?: string };
		throw new Terminal('refused', detail ?? `The sidecar answered ${String(reply.status)}.`);
	}
	return JSON.parse(text);
}
