import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import {
	deleteUpload,
	readUploads,
	restoreUpload,
	uploadFile,
	type Upload,
	type Uploads,
} from '../wire/knowledge.ts';
import { readProblem, type ScreenProblem } from '../wire/problem.ts';
import { formatBytes } from './size.ts';

export interface UploadFault {
	readonly key: string;
	/** Names the file. */
	readonly detail: string;
}

/** What can be told without sending the file; undefined when nothing is wrong with it. */
export function faultOf(file: File, limits: Pick<Uploads, 'max_bytes' | 'endings'>) {
	const ending = file.name.includes('.') ? (file.name.split('.').pop() ?? '').toLowerCase() : '';
	if (!limits.endings.includes(ending)) {
		return sprintf(
			/* translators: %s: name of a file */
			__(
				'%s is not a file that the chat can read. Upload Markdown (.md), text (.txt), HTML (.html) or PDF (.pdf).',
				'ai-support-chat',
			),
			file.name,
		);
	}
	if (file.size > limits.max_bytes) {
		return sprintf(
			/* translators: 1: name of a file, 2: a size, as in 8 MB */
			__('%1$s is too large: at most %2$s.', 'ai-support-chat'),
			file.name,
			formatBytes(limits.max_bytes),
		);
	}
	return undefined;
}

/** The owner's documents and everything that is done with them, one after the other. */
export function useUploads(onChange: () => void) {
	const [held, setHeld] = useState<Uploads>();
	const [problem, setProblem] = useState<ScreenProblem>();
	const [tries, setTries] = useState(0);
	const [faults, setFaults] = useState<readonly UploadFault[]>([]);
	const [deleted, setDeleted] = useState<Upload>();
	const [busy, setBusy] = useState(false);

	useEffect(() => {
		const reading = new AbortController();
		readUploads(reading.signal).then(setHeld, (thrown: unknown) => {
			if (!reading.signal.aborted) setProblem(readProblem(thrown));
		});
		return () => reading.abort();
	}, [tries]);

	const fail = useCallback((name: string, detail: string) => {
		setFaults((before) => [...before, { key: `${before.length} ${name} ${Date.now()}`, detail }]);
	}, []);

	async function change(name: string, doIt: () => Promise<Uploads>, said: string) {
		try {
			setHeld(await doIt());
			speak(said);
			onChange();
			return true;
		} catch (thrown) {
			const { detail } = readProblem(thrown);
			fail(name, detail.includes(name) ? detail : `${name}: ${detail}`);
			return false;
		}
	}

	async function addAll(files: readonly File[], url: string, limits: Uploads) {
		setBusy(true);
		setFaults([]);
		for (const file of files) {
			const fault = faultOf(file, limits);
			if (fault !== undefined) fail(file.name, fault);
			else {
				const said = sprintf(
					/* translators: %s: name of a file */
					__('%s was uploaded.', 'ai-support-chat'),
					file.name,
				);
				await change(file.name, async () => uploadFile(file, url.trim()), said);
			}
		}
		setBusy(false);
	}

	return {
		held,
		problem,
		faults,
		deleted,
		busy,
		warning: held?.warning,
		retry: () => {
			setProblem(undefined);
			setTries(tries + 1);
		},
		dismiss: (key: string) => {
			setFaults((before) => before.filter((fault) => fault.key !== key));
		},
		add: (files: readonly File[], url: string) => {
			if (held && !busy && files.length > 0) void addAll(files, url, held);
		},
		remove: (upload: Upload) => {
			const said = sprintf(
				/* translators: %s: title of a document */
				__('%s was deleted.', 'ai-support-chat'),
				upload.title,
			);
			void change(upload.name, async () => deleteUpload(upload.id), said).then((done) => {
				if (done) setDeleted(upload);
			});
		},
		restore: (upload: Upload) => {
			setDeleted(undefined);
			const said = sprintf(
				/* translators: %s: title of a document */
				__('%s is back.', 'ai-support-chat'),
				upload.title,
			);
			void change(upload.name, async () => restoreUpload(upload.id), said);
		},
	};
}
