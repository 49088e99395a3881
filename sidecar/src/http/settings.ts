import { Router } from 'express';
import { settingsBody, type SettingsBody, type SettingsReply } from '../contract/refunds.ts';
import type { Identity } from '../identity/session.ts';
import { readBody, type HttpLog } from './problem.ts';
import { requireStaff, signed } from './signed.ts';

export interface SettingsRoutes {
	readonly identity: Identity;
	readonly log: HttpLog;
	readonly status: () => SettingsReply;
	/** @throws Invalid 422 naming the field; nothing is kept then */
	readonly save: (settings: SettingsBody) => Promise<void>;
}

/** What the plugin's settings page hands over and asks about. */
export function settingsRoutes(deps: SettingsRoutes): Router {
	const router = Router();
	router.get(
		'/status',
		signed(deps, () => Promise.resolve(deps.status())),
	);
	router.put(
		'/settings',
		signed(deps, async (req, principal) => {
			if (principal.kind === 'staff') requireStaff(principal, 'manage_settings');
			await deps.save(readBody(req, settingsBody));
			return deps.status();
		}),
	);
	return router;
}
