import { speak } from '@wordpress/a11y';
import { Button, Notice } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Age } from '../parts/age.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import type { Upload } from '../wire/knowledge.ts';
import { DropZone } from './drop-zone.tsx';
import { Empty } from './empty.tsx';
import { DocumentBadge } from './state-badge.tsx';
import { formatBytes } from './size.ts';
import { Trouble } from './trouble.tsx';
import { useUploads } from './use-uploads.ts';

interface UploadsTabProps {
	readonly onChange: () => void;
	readonly settingsUrl: string | undefined;
}

function Row({ upload, onDelete }: { readonly upload: Upload; readonly onDelete: () => void }) {
	return (
		<li className="asc-uploads__item" data-upload={upload.id}>
			<div>
				<p className="asc-uploads__title" dir="auto">
					{upload.title}
				</p>
				<p className="asc-muted">
					<span dir="ltr">{upload.name}</span> · {formatBytes(upload.bytes)} ·{' '}
					<Age at={upload.added_at} />
				</p>
				{upload.reason !== '' && <p className="asc-entry__reason">{upload.reason}</p>}
			</div>
			<DocumentBadge state={upload.state} />
			<Button
				variant="tertiary"
				isDestructive
				onClick={onDelete}
				aria-label={sprintf(
					/* translators: %s: title of a document */
					__('Delete %s', 'ai-support-chat'),
					upload.title,
				)}
			>
				{__('Delete', 'ai-support-chat')}
			</Button>
		</li>
	);
}

/** The owner's own documents: drop them here, or choose them; deleting can be taken back. */
export function UploadsTab({ onChange, settingsUrl }: UploadsTabProps) {
	const uploads = useUploads(onChange);
	const { held, problem, faults, warning, deleted, busy } = uploads;
	const [url, setUrl] = useState('');
	useEffect(() => {
		if (faults.length > 0) speak(faults.map((fault) => fault.detail).join(' '), 'assertive');
	}, [faults]);

	return (
		<>
			{problem && !held && (
				<Trouble problem={problem} onRetry={uploads.retry} settingsUrl={settingsUrl} />
			)}
			{!held && !problem && <Skeleton rows={4} />}
			{held && (
				<DropZone
					limits={held}
					busy={busy}
					url={url}
					onUrl={setUrl}
					onFiles={(files) => uploads.add(files, url)}
				/>
			)}
			{faults.map((fault) => (
				<Notice
					key={fault.key}
					status="error"
					className="asc-notice"
					onRemove={() => uploads.dismiss(fault.key)}
				>
					{fault.detail}
				</Notice>
			))}
			{warning !== undefined && (
				<Notice status="warning" isDismissible={false} className="asc-notice">
					{warning}
				</Notice>
			)}
			{deleted && (
				<Notice status="info" isDismissible={false} className="asc-notice asc-undo">
					<p>
						{sprintf(
							/* translators: %s: title of a document */
							__('%s was deleted; the chat no longer answers from it.', 'ai-support-chat'),
							deleted.title,
						)}
					</p>
					<p className="asc-notice__actions">
						<Button variant="secondary" onClick={() => uploads.restore(deleted)}>
							{__('Undo', 'ai-support-chat')}
						</Button>
					</p>
				</Notice>
			)}
			{held && (
				<section className="asc-card asc-panel" aria-labelledby="asc-uploads-heading">
					<h2 id="asc-uploads-heading" tabIndex={-1}>
						{__('Uploaded documents', 'ai-support-chat')}
					</h2>
					{held.items.length === 0 ? (
						<Empty title={__('No documents yet', 'ai-support-chat')}>
							{__(
								'Manuals, price lists, terms: the chat answers from them, and customers see only the sentence that answers.',
								'ai-support-chat',
							)}
						</Empty>
					) : (
						<ul className="asc-uploads">
							{held.items.map((upload) => (
								<Row
									key={upload.id}
									upload={upload}
									onDelete={() => {
										uploads.remove(upload);
										// The button goes away with its line.
										document.getElementById('asc-uploads-heading')?.focus();
									}}
								/>
							))}
						</ul>
					)}
				</section>
			)}
		</>
	);
}
