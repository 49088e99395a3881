import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDirOf } from '../config.ts';
import { refundState } from '../contract/conversations.ts';
import { MAIN_FILE, openReadOnly, type Db } from '../db/open.ts';
import { Terminal } from '../failure.ts';
import type { Invocation } from './invocation.ts';
import { formatMoney } from '../money.ts';
import { findRefund, pageOfRefunds } from '../refunds/store.ts';
import { staffView } from '../refunds/view.ts';
import { askOperator } from './operator-client.ts';

/** `list` and `show` read the file; `reconcile` and `settle` ask the running sidecar. @returns the exit code */
export async function refunds({ argv, env, stdout, stderr }: Invocation): Promise<number> {
	const { json, words, failed, is, note } = read(argv);
	const dataDir = dataDirOf(env);
	const [command, id, ...rest] = words;
	if (command === 'list' && id === undefined) {
		withDatabase(dataDir, (db) => {
			const items = pageOfRefunds(db, { states: refundState.options, limit: 1000 }).map((one) =>
				staffView(db, one),
			);
			stdout(
				json
					? `${JSON.stringify(items)}\n`
					: items
							.map(
								(one) =>
									`${one.refund_request_id}  ${one.state.padEnd(17)}  ${formatMoney({ amount: one.amount_cents, currency: one.currency }).padStart(12)}  order ${one.order_number}  ${one.updated_at}\n`,
							)
							.join('') || 'No refunds yet.\n',
			);
		});
		return 0;
	}
	if (command === 'show' && id !== undefined && rest.length === 0) {
		return withDatabase(dataDir, (db) => {
			const refund = findRefund(db, id);
			if (!refund) {
				stderr(`There is no refund ${id}.\n`);
				return 1;
			}
			const history = db
				.prepare<[string], { entry: string }>(
					'SELECT entry FROM log_entries WHERE refund_request_id = ? ORDER BY seq',
				)
				.all(id)
				.map(
					({ entry }) =>
						JSON.parse(entry) as { seq: number; at: string; type: string; data: object },
				);
			const shown = { ...staffView(db, refund), history };
			stdout(json ? `${JSON.stringify(shown)}\n` : `${JSON.stringify(shown, null, 2)}\n`);
			return 0;
		});
	}
	if (command === 'reconcile' && id === undefined) {
		const reply = await askOperator(dataDir, '/internal/operator/reconcile', {});
		stdout(json ? `${JSON.stringify(reply)}\n` : `${JSON.stringify(reply, null, 2)}\n`);
		return 0;
	}
	const word = failed ? null : is;
	if (command === 'settle' && id !== undefined && rest.length === 0) {
		if (word !== undefined && note !== undefined && !(failed && is !== undefined)) {
			const reply = await askOperator(dataDir, '/internal/operator/settle', {
				refund_request_id: id,
				stripe_refund: word,
				note,
			});
			stdout(json ? `${JSON.stringify(reply)}\n` : `${JSON.stringify(reply, null, 2)}\n`);
			return 0;
		}
	}
	stderr(
		'refunds list [--json] | show ID [--json] | reconcile [--json]\n' +
			'      | settle ID (--failed | --is STRIPE_REFUND) --note WHY [--json]\n',
	);
	return 64;
}

function read(argv: readonly string[]): {
	json: boolean;
	failed: boolean;
	is?: string | undefined;
	note?: string | undefined;
	words: string[];
} {
	try {
		const { values, positionals } = parseArgs({
			args: [...argv],
			options: {
				json: { type: 'boolean', default: false },
				failed: { type: 'boolean', default: false },
				is: { type: 'string' },
				note: { type: 'string' },
			},
			allowPositionals: true,
		});
		return { ...values, words: positionals };
	} catch (error) {
		throw new Terminal('usage', error instanceof Error ? error.message : String(error));
	}
}

function withDatabase<T>(dataDir: string, work: (db: Db) => T): T {
	const file = join(dataDir, MAIN_FILE);
	if (!existsSync(file)) {
		throw new Terminal(
			'configuration',
			`There is no ${MAIN_FILE} in ${dataDir}. Set DATA_DIR to the sidecar's data.`,
		);
	}
	const db = openReadOnly(file);
	try {
		return work(db);
	} finally {
		db.close();
	}
}
