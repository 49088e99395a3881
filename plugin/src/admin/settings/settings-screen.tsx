import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { readProblem, type ScreenProblem } from '../wire/problem.ts';
import { readSettings, type Settings } from '../wire/settings.ts';
import { SettingsForm } from './settings-form.tsx';

/** The settings page: reads once, then what the last save answered is the truth. */
export function SettingsScreen() {
	const [settings, setSettings] = useState<Settings>();
	const [problem, setProblem] = useState<ScreenProblem>();
	const [tries, setTries] = useState(0);

	useEffect(() => {
		const reading = new AbortController();
		readSettings(reading.signal).then(setSettings, (thrown: unknown) => {
			if (!reading.signal.aborted) setProblem(readProblem(thrown));
		});
		return () => reading.abort();
	}, [tries]);

	return (
		<>
			<div className="asc-header asc-header--alone">
				<h1 className="asc-header__title">{__('Support Chat Settings', 'ai-support-chat')}</h1>
			</div>
			{problem && !settings && (
				<ProblemNotice
					problem={problem}
					onRetry={() => {
						setProblem(undefined);
						setTries(tries + 1);
					}}
				/>
			)}
			{!problem && !settings && <Skeleton rows={8} />}
			{settings && <SettingsForm saved={settings} onSaved={setSettings} />}
		</>
	);
}
