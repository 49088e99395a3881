import { Button, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Change } from './proposal.ts';

interface ChangedNoticeProps {
	readonly changes: readonly Change[];
	/** The sidecar's sentence, when it says why. */
	readonly detail: string | null;
	/** A decision was already sent on the old numbers and was not taken. */
	readonly refused: boolean;
	readonly onRead: () => void;
}

/** The numbers under a decision have changed: shows both and asks to read before deciding. */
export function ChangedNotice({ changes, detail, refused, onRead }: ChangedNoticeProps) {
	return (
		<Notice status="warning" isDismissible={false} className="asc-notice">
			<p className="asc-notice__heading">
				{refused
					? __('Your decision was not taken: the request has changed', 'ai-support-chat')
					: __('This request has changed while you had it open', 'ai-support-chat')}
			</p>
			{detail !== null && <p>{detail}</p>}
			<table className="asc-changes">
				<thead>
					<tr>
						<td />
						<th scope="col">{__('Before', 'ai-support-chat')}</th>
						<th scope="col">{__('Now', 'ai-support-chat')}</th>
					</tr>
				</thead>
				<tbody>
					{changes.map((change) => (
						<tr key={change.label}>
							<th scope="row">{change.label}</th>
							<td>
								<del>{change.before}</del>
							</td>
							<td>
								<ins>{change.now}</ins>
							</td>
						</tr>
					))}
				</tbody>
			</table>
			<p className="asc-notice__actions">
				<Button variant="secondary" onClick={onRead}>
					{__('Decide on the new numbers', 'ai-support-chat')}
				</Button>
			</p>
		</Notice>
	);
}
