import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { readFacts, saveFacts, type Facts } from '../wire/facts.ts';
import { readProblem, type ScreenProblem } from '../wire/problem.ts';

export type Saving =
	| { readonly step: 'none' }
	| { readonly step: 'sending' }
	| { readonly step: 'saved' }
	/** Somebody else saved meanwhile; `by` is who, when it could be read. */
	| { readonly step: 'conflict'; readonly by: string | undefined }
	| { readonly step: 'refused'; readonly problem: ScreenProblem };

/** The facts as they are kept, and the saving of new ones. */
export function useFacts() {
	const [facts, setFacts] = useState<Facts>();
	const [problem, setProblem] = useState<ScreenProblem>();
	const [saving, setSaving] = useState<Saving>({ step: 'none' });
	const [tries, setTries] = useState(0);

	useEffect(() => {
		const reading = new AbortController();
		readFacts(reading.signal).then(setFacts, (thrown: unknown) => {
			if (!reading.signal.aborted) setProblem(readProblem(thrown));
		});
		return () => reading.abort();
	}, [tries]);

	const retry = useCallback(() => {
		setProblem(undefined);
		setTries((before) => before + 1);
	}, []);

	/** Resolves to whether it is kept. */
	const save = useCallback(
		async (yaml: string, note: string, base: string | null): Promise<boolean> => {
			setSaving({ step: 'sending' });
			try {
				setFacts(await saveFacts({ yaml, note, base_version: base }));
				setSaving({ step: 'saved' });
				speak(__('Business facts saved.', 'ai-support-chat'));
				return true;
			} catch (thrown) {
				const refused = readProblem(thrown);
				speak(refused.detail, 'assertive');
				if (refused.kind !== 'conflict') {
					setSaving({ step: 'refused', problem: refused });
					return false;
				}
				try {
					const now = await readFacts();
					setFacts(now);
					setSaving({ step: 'conflict', by: now.current?.author.name });
				} catch {
					setSaving({ step: 'refused', problem: refused });
				}
				return false;
			}
		},
		[],
	);
	const forget = useCallback(() => setSaving({ step: 'none' }), []);
	return { facts, problem, retry, saving, save, forget };
}
