import { Button, TextControl } from '@wordpress/components';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { TALL_FIELD_LOOK } from '../parts/control-look.ts';
import type { Uploads } from '../wire/knowledge.ts';
import { formatBytes } from './size.ts';

interface DropZoneProps {
	readonly limits: Pick<Uploads, 'max_bytes' | 'endings'>;
	readonly busy: boolean;
	/** Where customers can read the next document; '' for nowhere. */
	readonly url: string;
	readonly onUrl: (url: string) => void;
	readonly onFiles: (files: readonly File[]) => void;
}

/** Takes files that are dropped or chosen. The button is the way for the keyboard. */
export function DropZone({ limits, busy, url, onUrl, onFiles }: DropZoneProps) {
	const [over, setOver] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	return (
		<section
			className={`asc-drop ${over ? 'asc-drop--over' : ''}`}
			aria-labelledby="asc-drop-heading"
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				onFiles([...event.dataTransfer.files]);
			}}
		>
			<h2 id="asc-drop-heading">{__('Upload documents', 'ai-support-chat')}</h2>
			<p className="asc-muted">
				{sprintf(
					/* translators: %s: a size, as in 8 MB */
					__(
						'Drop files here, or choose them: Markdown, text, HTML or PDF, at most %s each. They are not published.',
						'ai-support-chat',
					),
					formatBytes(limits.max_bytes),
				)}
			</p>
			<input
				ref={input}
				id="asc-upload-files"
				className="screen-reader-text"
				type="file"
				multiple
				tabIndex={-1}
				aria-label={__('Files to upload', 'ai-support-chat')}
				accept={limits.endings.map((ending) => `.${ending}`).join(',')}
				onChange={(event) => {
					onFiles([...(event.target.files ?? [])]);
					// The same file may be chosen again.
					event.target.value = '';
				}}
			/>
			<Button
				id="asc-upload-choose"
				variant="secondary"
				accessibleWhenDisabled
				disabled={busy}
				isBusy={busy}
				onClick={() => input.current?.click()}
			>
				{busy ? __('Uploading…', 'ai-support-chat') : __('Choose files', 'ai-support-chat')}
			</Button>
			<details className="asc-drop__more">
				<summary>{__('It is on the web, too', 'ai-support-chat')}</summary>
				<TextControl
					{...TALL_FIELD_LOOK}
					type="url"
					label={__('Public address', 'ai-support-chat')}
					help={__(
						'An answer from the document then links to it. Without an address, no link is shown.',
						'ai-support-chat',
					)}
					value={url}
					onChange={onUrl}
				/>
			</details>
		</section>
	);
}
