import type { FormEvent } from 'react';
import { Button, Notice, ToggleControl } from '@wordpress/components';
import { useCallback, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { FIELD_LOOK, TALL_LOOK } from '../parts/control-look.ts';
import type { ScreenProblem } from '../wire/problem.ts';
import type { Settings } from '../wire/settings.ts';
import { ConnectionPanel } from './connection-panel.tsx';
import { changeOf, draftOf, isChanged, type Draft } from './draft.ts';
import { KeyField } from './key-field.tsx';
import { SaveOutcome } from './save-outcome.tsx';
import { fieldId, TextField } from './text-field.tsx';
import { useSave } from './use-save.ts';
import { useUnsavedGuard } from './use-unsaved-guard.ts';
import { WebhookSecret } from './webhook-secret.tsx';

interface SettingsFormProps {
	readonly saved: Settings;
	readonly onSaved: (settings: Settings) => void;
}

function focusField(problem: ScreenProblem) {
	if (problem.field !== undefined) document.getElementById(fieldId(problem.field))?.focus();
}

/** Everything the plugin is told: where its sidecar is, their key, and how to talk. */
export function SettingsForm({ saved, onSaved }: SettingsFormProps) {
	const [draft, setDraft] = useState<Draft>(() => draftOf(saved));
	const taken = useCallback(
		(settings: Settings) => {
			setDraft(draftOf(settings));
			onSaved(settings);
		},
		[onSaved],
	);
	const { saving, save, forget } = useSave(taken, focusField);
	const changed = isChanged(draft, saved);
	useUnsavedGuard(changed);

	const copied =
		typeof saved.paired_origin === 'string' && saved.paired_origin !== saved.site_origin;
	const problem = saving.step === 'refused' ? saving.problem : undefined;
	const errorOf = (field: string) => (problem?.field === field ? problem.detail : undefined);
	function edit(part: Partial<Draft>) {
		setDraft({ ...draft, ...part });
		if (saving.step !== 'none') forget();
	}
	function submit(event: FormEvent) {
		event.preventDefault();
		if (saving.step !== 'sending') save(changeOf(draft, saved));
	}

	return (
		<form className="asc-columns" onSubmit={submit} noValidate>
			<div className="asc-columns__main">
				{copied && (
					<Notice status="warning" isDismissible={false} className="asc-notice">
						<p className="asc-notice__heading">
							{__('This site was copied or has moved', 'ai-support-chat')}
						</p>
						<p>
							{__(
								'Its settings were saved at another address, so it signs nothing and approves nothing. To use the chat here, start a sidecar with WORDPRESS_BASE_URL set to this address, then save.',
								'ai-support-chat',
							)}
						</p>
						<p>
							<code>{saved.paired_origin}</code> → <code>{saved.site_origin}</code>
						</p>
					</Notice>
				)}
				<section className="asc-card asc-panel asc-fields" aria-labelledby="asc-sidecar-heading">
					<h2 id="asc-sidecar-heading">{__('Sidecar', 'ai-support-chat')}</h2>
					<TextField
						name="backend_base_url"
						label={__('Address', 'ai-support-chat')}
						type="url"
						placeholder="http://127.0.0.1:8787"
						value={draft.backend_base_url}
						readOnly={saved.managed.backend_base_url}
						error={errorOf('backend_base_url')}
						onChange={(value) => edit({ backend_base_url: value })}
						help={
							saved.managed.backend_base_url
								? __('Set in wp-config.php or the environment; change it there.', 'ai-support-chat')
								: __(
										'Where WordPress reaches the sidecar, usually on the same machine. Visitors never see it.',
										'ai-support-chat',
									)
						}
					/>
					<KeyField
						value={draft.api_key}
						isSet={saved.api_key_set}
						managed={saved.managed.api_key}
						error={errorOf('api_key')}
						onChange={(value) => edit({ api_key: value })}
					/>
				</section>
				<section className="asc-card asc-panel asc-fields" aria-labelledby="asc-chat-heading">
					<h2 id="asc-chat-heading">{__('Chat', 'ai-support-chat')}</h2>
					<ToggleControl
						{...FIELD_LOOK}
						label={__('Stream answers as they are written', 'ai-support-chat')}
						checked={draft.streaming_on}
						onChange={(value) => edit({ streaming_on: value })}
						help={__(
							'Off: the chat asks for new text every few seconds, which works behind any proxy.',
							'ai-support-chat',
						)}
					/>
					{errorOf('streaming_on') !== undefined && (
						<p className="asc-field__error">{errorOf('streaming_on')}</p>
					)}
				</section>
				<section className="asc-card asc-panel asc-fields" aria-labelledby="asc-notify-heading">
					<h2 id="asc-notify-heading">{__('Notify another system', 'ai-support-chat')}</h2>
					<TextField
						name="approvals_webhook_url"
						label={__('Approvals webhook', 'ai-support-chat')}
						type="url"
						placeholder="https://"
						value={draft.approvals_webhook_url}
						error={errorOf('approvals_webhook_url')}
						onChange={(value) => edit({ approvals_webhook_url: value })}
						help={__(
							'Called whenever a refund waits for a decision. Leave it empty for none; private addresses are refused.',
							'ai-support-chat',
						)}
					/>
					<WebhookSecret secret={saved.webhook_secret} />
				</section>
				<SaveOutcome saving={saving} />
				<p className="asc-actions asc-save">
					<Button
						{...TALL_LOOK}
						type="submit"
						variant="primary"
						accessibleWhenDisabled
						disabled={saving.step === 'sending'}
						isBusy={saving.step === 'sending'}
					>
						{__('Save settings', 'ai-support-chat')}
					</Button>
					{changed && <span className="asc-muted">{__('Unsaved changes', 'ai-support-chat')}</span>}
				</p>
			</div>
			<div className="asc-columns__side">
				<ConnectionPanel changed={changed} />
			</div>
		</form>
	);
}
