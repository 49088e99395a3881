import { speak } from '@wordpress/a11y';
import { useCallback, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { readProblem, type ScreenProblem } from '../wire/problem.ts';
import { saveSettings, type Settings, type SettingsChange } from '../wire/settings.ts';

export type Saving =
	| { readonly step: 'none' }
	| { readonly step: 'sending' }
	| { readonly step: 'saved'; readonly warning: string | undefined }
	| { readonly step: 'refused'; readonly problem: ScreenProblem };

/** Saves, and keeps what came of it until the form is changed again. */
export function useSave(
	onSaved: (settings: Settings) => void,
	onRefused: (problem: ScreenProblem) => void,
) {
	const [saving, setSaving] = useState<Saving>({ step: 'none' });
	const save = useCallback(
		(change: SettingsChange) => {
			setSaving({ step: 'sending' });
			saveSettings(change).then(
				(settings) => {
					setSaving({ step: 'saved', warning: settings.warning });
					onSaved(settings);
					speak(settings.warning ?? __('Settings saved.', 'ai-support-chat'));
				},
				(thrown: unknown) => {
					const problem = readProblem(thrown);
					setSaving({ step: 'refused', problem });
					speak(problem.detail, 'assertive');
					onRefused(problem);
				},
			);
		},
		[onSaved, onRefused],
	);
	const forget = useCallback(() => setSaving({ step: 'none' }), []);
	return { saving, save, forget };
}
