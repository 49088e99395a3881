import { __ } from '@wordpress/i18n';

interface ArgumentsTableProps {
	readonly caption: string;
	readonly values: Readonly<Record<string, unknown>>;
}

function text(value: unknown): string {
	if (value === null) return __('Not given', 'ai-support-chat');
	if (value === true) return __('Yes', 'ai-support-chat');
	if (value === false) return __('No', 'ai-support-chat');
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : JSON.stringify(value, null, 1);
}

/** Every value by its name. What customers and models wrote is text, never mark-up. */
export function ArgumentsTable({ caption, values }: ArgumentsTableProps) {
	const rows = Object.entries(values);
	if (rows.length === 0) return null;
	return (
		<table className="asc-changes asc-arguments">
			<caption>{caption}</caption>
			<tbody>
				{rows.map(([name, value]) => (
					<tr key={name}>
						<th scope="row">{name.replaceAll('_', ' ')}</th>
						<td dir="auto">{text(value)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
