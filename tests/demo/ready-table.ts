import type { Ready } from './demo.ts';

/** What a person needs to know when all is up. */
export function readyTable(ready: Ready): string {
	const rows: readonly (readonly [string, string])[] = [
		['Shop', `${ready.site_url}/`],
		['Approvals', `${ready.site_url}/wp-admin/admin.php?page=ai-support-chat`],
		['Mail', `${ready.mailbox_url}/`],
		['Sidecar', ready.sidecar_url],
		['Data', ready.data_dir],
		[
			'Providers',
			Object.entries(ready.providers)
				.map(([name, mode]) => `${name} ${mode}`)
				.join(', '),
		],
	];
	const logins = ready.logins.map(
		({ role, user, password }) => [role.replace('_', ' '), user, password] as const,
	);
	return `\n${columns(rows)}\n\n${columns([['Log in as', 'user', 'password'], ...logins])}\n\nCtrl-C ends everything.\n`;
}

function columns(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	return rows
		.map((row) =>
			`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
		)
		.join('\n');
}
