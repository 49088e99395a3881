import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApprovalNotices } from './approvals/webhook.ts';
import { createAudit } from './audit/audit.ts';
import { loadSigningKey } from './audit/signing-key.ts';
import { readInstance } from './audit/store.ts';
import { systemClock } from './clock.ts';
import { createBrain } from './composition/brain.ts';
import { createClients } from './composition/clients.ts';
import { createHands } from './composition/hands.ts';
import { createKnowledge } from './composition/knowledge.ts';
import { createMemory } from './composition/memory.ts';
import { composeOrders } from './composition/orders.ts';
import { createStatus } from './composition/status.ts';
import { composeOwnHands } from './composition/own-hands.ts';
import { createTeam } from './composition/team.ts';
import type { Config } from './config.ts';
import { createFacts } from './facts/facts.ts';
import { createFeed } from './conversation/feed.ts';
import { tellRefundNews } from './conversation/follow-up.ts';
import { visitorFor } from './conversation/visitor.ts';
import { createTurns } from './conversation/turns.ts';
import { transcriptOf } from './conversation/transcript.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import { createWrite } from './db/write.ts';
import { createDispatch } from './hands/dispatch.ts';
import { NO_OWN_HANDS, type OwnHandFiles } from './hands/own/load.ts';
import { conversationRoutes } from './http/conversations.ts';
import { createCustomerLimiter, type CustomerLimits } from './http/customer-limits.ts';
import { healthRoutes } from './http/health.ts';
import { operatorRoutes } from './http/operator.ts';
import { outboxRoutes } from './http/outbox.ts';
import { probeRoutes } from './http/probe.ts';
import { refundRoutes } from './http/refunds.ts';
import { factsRoutes } from './http/facts.ts';
import { createHttp } from './http/server.ts';
import { settingsRoutes } from './http/settings.ts';
import { streamRoutes } from './http/stream.ts';
import { createIdentity } from './identity/session.ts';
import { createOutbox } from './outbox/outbox.ts';
import { openKeyring } from './privacy/keyring.ts';
import { createRefundNews } from './refunds/news.ts';
import { createRefunds } from './refunds/refunds.ts';
import { refundsOfConversation } from './refunds/store.ts';
import { createStartCheck } from './refunds/start-check.ts';
import { deriveKeys, mintSessionToken } from './signing.ts';
import type { Log } from './telemetry/log.ts';

export interface Sidecar {
	readonly server: ReturnType<typeof createHttp>;
	/** For the command line on this machine. */
	readonly operatorToken: string;
	/** Begins work: outbox, open turns, the check with WordPress. */
	start(): void;
	/** Ends in reverse order; nothing in flight is lost. */
	stop(): Promise<void>;
}

/** How long a turn may take in all (the Brain's budget). */
const TURN_LIMIT_MS = 30_000;

/** How long requests in flight may take to be answered when the process stops. */
const CLOSING_LIMIT_MS = 5_000;

/** No person comes near; a script is slowed down. */
const CUSTOMER_LIMITS: Omit<CustomerLimits, 'messagesAMinute'> = {
	conversationsAnHour: 30,
	streams: 6,
};

/** Every `new`, in order. No logic. */
export function compose(
	config: Config,
	log: Log,
	ownHandFiles: OwnHandFiles = NO_OWN_HANDS,
): Sidecar {
	const clock = systemClock;
	const stopping = new AbortController();
	const keys = deriveKeys(config.wordpress.secret, config.wordpress.baseUrl);

	const database = openDatabase(config.dataDir);
	const { db } = database;
	migrate(db);
	const write = createWrite(db);
	const keyring = openKeyring({ dataDir: config.dataDir, masterKeyFile: config.masterKeyFile });
	const outbox = createOutbox({ db, write, clock, random: Math.random, log });
	const instance = readInstance(db);
	const signingKey = loadSigningKey({
		dataDir: config.dataDir,
		instance,
		signingKeyFile: config.logSigningKeyFile,
	});
	const audit = createAudit({ db, write, clock, instance, signingKey, keyring, outbox });

	const facts = createFacts({ db, write, clock, audit, log });
	const clients = createClients(config, keys, clock, () => {
		team.ordersOpened();
	});
	const { wordpress, stripe, openai, webhook } = clients;
	const team = createTeam({ config, write, outbox, slack: clients.slack, log });

	const identity = createIdentity({ db, write, clock, keys });
	const knowledge = createKnowledge({
		...{ config, clock, log, identity },
		zendesk: clients.zendesk,
	});
	const shopOrders = composeOrders({ config, db, write, clock, outbox, clients, keys, log });
	const { orders } = shopOrders;
	const notices = createApprovalNotices({ db, write, clock, outbox, webhook });
	const startCheck = createStartCheck({ db, write, clock, audit, wordpress, log });

	const feed = createFeed({ db, boot: randomUUID().replaceAll('-', '').slice(0, 8) });
	const news = createRefundNews({
		audit,
		outbox,
		notices,
		tell: (told) => tellRefundNews({ db, write, clock, audit, feed, turns }, told),
	});
	const refunds =
		stripe &&
		createRefunds({
			db,
			write,
			clock,
			audit,
			outbox,
			stripe,
			instance,
			settings: config.policy,
			facts,
			orders: orders?.source ?? null,
			moved(tx, refund, from) {
				news.moved(tx, refund, from);
				team.refundMoved(tx, refund);
				shopOrders.refundMoved(tx, refund);
			},
			checked: () => startCheck.done(),
			log,
		});

	const own = composeOwnHands({
		...{ config, db, write, clock, log, audit, outbox, notices, identity, keys },
		files: ownHandFiles,
		provenNumbers: (customer) => orders?.proof.provenNumbers(customer) ?? [],
		followUp: () => ({ db, write, clock, audit, feed, turns }),
	});
	const hands = createHands({
		clients,
		orders,
		ordersAvailable: shopOrders.available,
		refunds,
		write,
		clock,
		outbox,
		team,
		transcript: (conversationId) => transcriptOf(db, conversationId),
		refundsOf: (conversationId) => refundsOfConversation(db, conversationId),
	});
	const brain = createBrain({ config, db, clock, openai, log });

	const memory = createMemory({
		...{ config, clients, db, write, clock, outbox, facts, log },
		knowledge: knowledge.search,
		spending: brain.spending,
	});
	const turns = createTurns({
		db,
		write,
		clock,
		audit,
		feed,
		...brain,
		planner: knowledge.caching(brain.planner),
		hands: createDispatch({ hands: [knowledge.hand, ...hands, ...own.hands], write, audit, log }),
		...memory,
		shopName: () => notices.settings().site_name,
		log,
		turnLimit: TURN_LIMIT_MS,
		stopping: stopping.signal,
	});

	const status = createStatus({ config, db, write, audit, outbox, clients, notices });
	const limiter = createCustomerLimiter({ ...CUSTOMER_LIMITS, ...config.customers });
	const operatorToken = randomBytes(24).toString('base64url');
	const server = createHttp(
		{
			agent: [
				conversationRoutes({
					db,
					write,
					clock,
					audit,
					identity,
					feed,
					turns,
					limiter,
					inFlight: brain.inFlight,
					presence: brain.presence,
					turnsAConversation: config.customers.turnsAConversation,
					proof: orders?.proof ?? null,
				}),
				probeRoutes(),
				streamRoutes({
					db,
					identity,
					feed,
					presence: brain.presence,
					clock,
					limiter,
					stopping: stopping.signal,
				}),
				refundRoutes({
					db,
					identity,
					audit,
					log,
					decide: refunds?.decideDeps ?? null,
					actions: own.approvals,
				}),
				own.routes,
			],
			internal: [
				knowledge.routes,
				healthRoutes(() => ({
					ready: started && !stopping.signal.aborted,
					// Refunds wait for it; the chat does not.
					waiting_for: startCheck.done() ? null : 'wordpress',
				})),
				factsRoutes({ identity, log, facts }),
				outboxRoutes({ identity, log, reopen: status.reopen }),
				settingsRoutes({
					identity,
					log,
					save: notices.save,
					status: () => ({
						...status.read(),
						own_hands: own.states(),
						spending: brain.spending.status(),
					}),
				}),
			],
			operator: operatorRoutes({
				token: operatorToken,
				mintSession: (login, conversationId) =>
					mintSessionToken(keys, visitorFor(db, login, conversationId), clock),
				reconcile: () => startCheck.reconcile(refunds),
				settleRefund: refunds?.settle ?? null,
			}),
		},
		log,
	);

	let started = false;
	outbox.handle('checkpoint', (payload) => startCheck.publish(payload));

	return {
		server,
		operatorToken,
		start() {
			outbox.start();
			const unless = (what: string) => (error: unknown) => {
				log.error({ err: error }, what);
			};
			audit.start(unless('no checkpoint could be made'));
			knowledge.start();
			turns.resume();
			refunds?.resume().catch(unless('refunds under way were not taken up'));
			startCheck.start(() => {
				refunds?.advanceNow().catch(unless('refunds could not be advanced'));
				outbox.runNow('checkpoint').catch(unless('the checkpoint could not be sent'));
			});
			started = true;
		},
		async stop() {
			stopping.abort();
			startCheck.stop();
			await new Promise<void>((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeIdleConnections();
				// Whoever reads slowly by now is cut off; all that was said is stored.
				setTimeout(() => {
					server.closeAllConnections();
				}, CLOSING_LIMIT_MS).unref();
			});
			await turns.idle();
			await orders?.proof.settled();
			await audit.stop();
			// The last checkpoint leaves now if WordPress is there, else at the next start.
			await Promise.race([outbox.runNow('checkpoint'), sleep(2_000, undefined, { ref: false })]);
			await outbox.stop();
			await knowledge.stop();
			keyring.close();
			database.close();
		},
	};
}
