import { createServer, type Server } from 'node:http';
import express, { type Router } from 'express';
import helmet from 'helmet';
import { Invalid } from '../failure.ts';
import { handleErrors, type HttpLog } from './problem.ts';

export interface HttpRoutes {
	/** Under /api/agent. */
	readonly agent: readonly Router[];
	/** Under /internal. */
	readonly internal: readonly Router[];
	/** Under /internal/operator. */
	readonly operator: Router;
}

const BODY_LIMIT = '64kb';
/** Documents come in batches, a PDF as a third more than its bytes; only WordPress reaches it. */
const DOCUMENTS_LIMIT = '12mb';

/** The whole of the sidecar's HTTP; bodies are kept as bytes, because signatures cover bytes. */
export function createHttp(routes: HttpRoutes, log: HttpLog): Server {
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use(helmet({ crossOriginResourcePolicy: { policy: 'same-origin' } }));
	const server = createServer(app);
	app.use((_req, res, next) => {
		res.set('Cache-Control', 'no-store');
		// Closing: a client that polls over one connection would keep it, and us, for ever.
		if (!server.listening) res.set('Connection', 'close');
		next();
	});
	// What the first of the two has read, the second leaves alone.
	app.use('/internal/ingest-knowledge', express.raw({ type: () => true, limit: DOCUMENTS_LIMIT }));
	app.use(express.raw({ type: () => true, limit: BODY_LIMIT }));
	app.use('/internal/operator', routes.operator);
	for (const router of routes.internal) app.use('/internal', router);
	for (const router of routes.agent) app.use('/api/agent', router);
	app.use((req) => {
		throw new Invalid(404, 'route_unknown', `There is no ${req.method} ${req.path} here.`, 'path');
	});
	app.use(handleErrors(log));
	return server;
}
