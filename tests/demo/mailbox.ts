import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Mail } from '../support/wordpress/mail.ts';

export interface Mailbox {
	readonly url: string;
	close(): Promise<void>;
}

/** Looks for mail every two seconds, and shows the page anew when there is some. */
const script = `
const shown = document.querySelector('main').dataset.newest;
setInterval(async () => {
	const response = await fetch('/', { headers: { Accept: 'application/json' } }).catch(() => null);
	const mails = response?.ok ? await response.json() : null;
	if (mails !== null && (mails[0]?.id ?? '') !== shown) location.reload();
}, 2000);
`;

const style = `
body { font: 1rem/1.5 system-ui, sans-serif; max-inline-size: 45rem; margin: 2rem auto; padding-inline: 1rem; }
article { border-block-start: 1px solid; padding-block: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0; }
dt { font-weight: bold; } dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
`;

const policy = [
	"default-src 'none'",
	`script-src '${hashOf(script)}'`,
	`style-src '${hashOf(style)}'`,
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

/**
 * Shows what WordPress would have mailed: a page, or JSON when that is asked for
 * (`[{id, to, subject, text, sent_at}]`, newest first). Only for this machine: mail holds codes.
 */
export async function startMailbox(port: number, read: () => readonly Mail[]): Promise<Mailbox> {
	const server = createServer((request, response) => {
		response.setHeader('Cache-Control', 'no-store');
		response.setHeader('X-Content-Type-Options', 'nosniff');
		// A page elsewhere whose name was pointed at this machine sends that name.
		if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
			response.writeHead(421).end();
			return;
		}
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			response.writeHead(405, { Allow: 'GET, HEAD' }).end();
			return;
		}
		if ((request.url ?? '/').split('?', 1)[0] !== '/') {
			response.writeHead(404).end();
			return;
		}
		if (/\bapplication\/json\b/.test(request.headers.accept ?? '')) {
			response.writeHead(200, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify(read()));
			return;
		}
		response.writeHead(200, {
			'Content-Type': 'text/html; charset=utf-8',
			'Content-Security-Policy': policy,
		});
		response.end(pageOf(read()));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, host: '127.0.0.1' }, resolve);
	});
	return {
		url: `http://127.0.0.1:${port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
	};
}

function pageOf(mails: readonly Mail[]): string {
	const list = mails.map(
		({ to, subject, text, sent_at }) => `<article>
<h2>${escaped(subject)}</h2>
<dl><dt>To</dt><dd>${escaped(to)}</dd><dt>Sent</dt><dd><time>${escaped(sent_at)}</time></dd></dl>
<pre dir="auto">${escaped(text)}</pre>
</article>`,
	);
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mail of the demo (${mails.length})</title>
<style>${style}</style>
<main data-newest="${escaped(mails[0]?.id ?? '')}">
<h1>Mail of the demo</h1>
<p>${mails.length === 0 ? 'WordPress has mailed nothing yet.' : 'What WordPress would have mailed. Nothing leaves this machine.'}</p>
${list.join('\n')}
</main>
<script>${script}</script>
</html>
`;
}

function escaped(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}

function hashOf(text: string): string {
	return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
