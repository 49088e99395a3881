import { Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { Saving } from './use-facts.ts';

/** What came of the last save, until the text is changed again. */
export function SaveOutcome({ saving }: { readonly saving: Saving }) {
	switch (saving.step) {
		case 'none':
		case 'sending':
			return null;
		case 'saved':
			return (
				<Notice status="success" isDismissible={false} className="asc-notice">
					{__('Business facts saved. They are in force now.', 'ai-support-chat')}
				</Notice>
			);
		case 'conflict':
			return (
				<Notice status="warning" isDismissible={false} className="asc-notice">
					<p className="asc-notice__heading">
						{saving.by === undefined
							? __('Somebody else saved meanwhile', 'ai-support-chat')
							: sprintf(
									/* translators: %s: a person */
									__('%s saved meanwhile', 'ai-support-chat'),
									saving.by,
								)}
					</p>
					<p>
						{__(
							'Nothing of your text is lost, and it was not saved. Below it is compared with the version that is in force now: go back to the text to take over what the other person changed, or save to replace it.',
							'ai-support-chat',
						)}
					</p>
				</Notice>
			);
		case 'refused':
			return (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{saving.problem.detail}
				</Notice>
			);
	}
}
