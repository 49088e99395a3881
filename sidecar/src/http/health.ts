import { Router } from 'express';

/** For the process's own machine only: `/internal` is never proxied. */
export function healthRoutes(
	ready: () => { readonly ready: boolean; readonly waiting_for: string | null },
): Router {
	const router = Router();
	router.get('/livez', (_req, res) => {
		res.json({ live: true });
	});
	router.get('/readyz', (_req, res) => {
		const state = ready();
		res.status(state.ready ? 200 : 503).json(state);
	});
	return router;
}
