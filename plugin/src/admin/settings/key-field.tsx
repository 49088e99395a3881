import { Button } from '@wordpress/components';
import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Copyable } from '../parts/copyable.tsx';
import { newKey } from './new-key.ts';
import { TextField } from './text-field.tsx';

interface KeyFieldProps {
	/** Undefined: the saved key stays. */
	readonly value: string | undefined;
	readonly isSet: boolean;
	readonly managed: boolean;
	readonly error: string | undefined;
	readonly onChange: (value: string | undefined) => void;
}

function KeyState({ isSet }: { readonly isSet: boolean }) {
	return (
		<span className={`asc-badge asc-badge--${isSet ? 'good' : 'waiting'}`}>
			{isSet ? __('Set', 'ai-support-chat') : __('Not set', 'ai-support-chat')}
		</span>
	);
}

/** The secret that this site and its sidecar share. It can be replaced here, never read. */
export function KeyField({ value, isSet, managed, error, onChange }: KeyFieldProps) {
	const [made, setMade] = useState<string>();
	const label = __('Key', 'ai-support-chat');
	if (managed || value === undefined) {
		return (
			<div className="asc-key">
				<p className="asc-key__line">
					<strong>{label}</strong>
					<KeyState isSet={isSet} />
					{!managed && (
						<Button size="compact" variant="secondary" onClick={() => onChange('')}>
							{__('Replace', 'ai-support-chat')}
						</Button>
					)}
				</p>
				<p className="asc-muted">
					{managed
						? __('Set in wp-config.php or the environment; change it there.', 'ai-support-chat')
						: __('It is kept on the server and cannot be shown again.', 'ai-support-chat')}
				</p>
			</div>
		);
	}
	const shown = made !== undefined && made === value;
	return (
		<div className="asc-key">
			<TextField
				name="api_key"
				label={label}
				type={shown ? 'text' : 'password'}
				value={value}
				error={error}
				onChange={onChange}
				help={__(
					'The value of WORDPRESS_SHARED_SECRET in the sidecar’s environment, at least 32 characters.',
					'ai-support-chat',
				)}
			/>
			<p className="asc-actions">
				<Button
					size="compact"
					variant="secondary"
					onClick={() => {
						const key = newKey();
						setMade(key);
						onChange(key);
						speak(__('A new key is in the field. Copy it before you save.', 'ai-support-chat'));
					}}
				>
					{__('Generate a key', 'ai-support-chat')}
				</Button>
				{shown && (
					<Copyable
						hidden
						text={`WORDPRESS_SHARED_SECRET=${value}`}
						label={__('Copy the line for the sidecar’s environment', 'ai-support-chat')}
					/>
				)}
				{isSet && (
					<Button
						size="compact"
						variant="tertiary"
						onClick={() => {
							setMade(undefined);
							onChange(undefined);
						}}
					>
						{__('Keep the present key', 'ai-support-chat')}
					</Button>
				)}
			</p>
			{shown && (
				<p className="asc-key__hint">
					{__(
						'Copy takes the whole line WORDPRESS_SHARED_SECRET=… for the sidecar’s environment. Restart the sidecar with it, then save here: once saved, the key is not shown again.',
						'ai-support-chat',
					)}
				</p>
			)}
		</div>
	);
}
