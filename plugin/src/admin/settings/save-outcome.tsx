import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Saving } from './use-save.ts';

/** What came of the last save. An error of one field stands at that field as well. */
export function SaveOutcome({ saving }: { readonly saving: Saving }) {
	switch (saving.step) {
		case 'none':
		case 'sending':
			return null;
		case 'saved':
			return saving.warning === undefined ? (
				<Notice status="success" isDismissible={false} className="asc-notice">
					{__('Settings saved.', 'ai-support-chat')}
				</Notice>
			) : (
				<Notice status="warning" isDismissible={false} className="asc-notice">
					{saving.warning}
				</Notice>
			);
		case 'refused':
			return (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{saving.problem.field === undefined
						? saving.problem.detail
						: __('Nothing was saved. See the marked field.', 'ai-support-chat')}
				</Notice>
			);
	}
}
