import { Router } from 'express';

/** Between the two halves: what buffers on the way delivers both at once. */
const PAUSE_MS = 300;
/** Probes answered at a time; one more is told to come back. */
const MOST = 100;

/**
 * Tells a browser, before it has a session, that this path reaches the sidecar and whether bytes
 * come through as they are written: two events, the second after a pause.
 */
export function probeRoutes(): Router {
	const router = Router();
	let open = 0;
	router.get('/probe', (_req, res) => {
		if (open >= MOST) {
			res.status(503).set('Retry-After', '1').json({ title: 'Too many probes at once.' });
			return;
		}
		open += 1;
		res.status(200).set({
			'Content-Type': 'text/event-stream; charset=utf-8',
			'Cache-Control': 'no-store, no-transform',
			'X-Accel-Buffering': 'no',
		});
		res.write('event: probe\ndata: {"part":1}\n\n');
		const second = setTimeout(() => {
			res.end('event: probe\ndata: {"part":2}\n\n');
		}, PAUSE_MS);
		res.on('close', () => {
			clearTimeout(second);
			open -= 1;
		});
	});
	return router;
}
