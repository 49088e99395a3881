import type { WordPress } from '../support/wordpress/start-wordpress.ts';

/** A demo whose pages arrive late is better than one that does not start. */
const patienceMs = 20_000;

/**
 * Has WordPress's cron hand the shop's pages to the sidecar, as a crontab would within the minute,
 * so that the first question is answered from them. At a later start there is nothing to do.
 */
export async function handOverPages(
	wordpress: WordPress,
	log: (line: string) => void,
): Promise<void> {
	log('handing the pages to the sidecar');
	try {
		const answer = await fetch(`${wordpress.url}/wp-cron.php`, {
			signal: AbortSignal.timeout(patienceMs),
		});
		// Without a web server that lets PHP answer first, cron has run when the answer has ended.
		await answer.arrayBuffer();
	} catch (error) {
		log(`the pages follow with the next cron run: ${String(error)}`);
	}
}
