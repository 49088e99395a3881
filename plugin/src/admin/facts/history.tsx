import { Button, Notice } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { formatMoment } from '../text/moment.ts';
import { readFactsVersion, type Facts, type FactsItem, type FactsText } from '../wire/facts.ts';
import { readProblem } from '../wire/problem.ts';
import { Comparison } from './comparison.tsx';

interface HistoryProps {
	readonly facts: Facts;
	readonly onRestore: (version: FactsText) => void;
}

/** Every version there was; each can be looked at and taken up again. */
export function History({ facts, onRestore }: HistoryProps) {
	const [open, setOpen] = useState<FactsText>();
	const [fault, setFault] = useState<string>();

	function show(version: string) {
		setFault(undefined);
		if (open?.version === version) {
			setOpen(undefined);
			return;
		}
		readFactsVersion(version).then(setOpen, (thrown: unknown) =>
			setFault(readProblem(thrown).detail),
		);
	}

	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-history-heading">
			<h2 id="asc-history-heading">{__('History', 'ai-support-chat')}</h2>
			{fault !== undefined && (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{fault}
				</Notice>
			)}
			{facts.history.length === 0 && (
				<p className="asc-muted">{__('Nothing was saved yet.', 'ai-support-chat')}</p>
			)}
			<ol className="asc-versions" reversed>
				{facts.history.map((item) => (
					<li key={item.version} className="asc-versions__item">
						<VersionLine item={item} inForce={item.version === facts.current?.version} />
						<p className="asc-actions">
							<Button
								size="compact"
								variant="secondary"
								aria-expanded={open?.version === item.version}
								onClick={() => show(item.version)}
							>
								{sprintf(
									/* translators: %s: number of a version */
									__('View version %s', 'ai-support-chat'),
									item.version,
								)}
							</Button>
						</p>
						{open?.version === item.version && (
							<Opened version={open} current={facts.current} onRestore={onRestore} />
						)}
					</li>
				))}
			</ol>
		</section>
	);
}

function VersionLine({ item, inForce }: { readonly item: FactsItem; readonly inForce: boolean }) {
	return (
		<>
			<p className="asc-versions__line">
				<strong>
					{sprintf(
						/* translators: %s: number of a version */
						__('Version %s', 'ai-support-chat'),
						item.version,
					)}
				</strong>
				{inForce && (
					<span className="asc-badge asc-badge--good">{__('In force', 'ai-support-chat')}</span>
				)}
				<span className="asc-muted">
					{sprintf(
						/* translators: 1: a person, 2: date and time */
						__('%1$s, %2$s', 'ai-support-chat'),
						item.author.name,
						formatMoment(item.saved_at),
					)}
				</span>
			</p>
			{item.note !== '' && (
				<p className="asc-versions__note" dir="auto">
					{item.note}
				</p>
			)}
		</>
	);
}

function Opened({
	version,
	current,
	onRestore,
}: {
	readonly version: FactsText;
	readonly current: FactsText | null;
	readonly onRestore: (version: FactsText) => void;
}) {
	if (current === null || version.version === current.version) {
		return (
			<pre className="asc-versions__text" dir="ltr">
				{version.yaml}
			</pre>
		);
	}
	return (
		<>
			<p className="asc-muted">
				{__('What taking it up again would change in the version in force:', 'ai-support-chat')}
			</p>
			<Comparison
				before={current.yaml}
				after={version.yaml}
				label={__('What it would change', 'ai-support-chat')}
			/>
			<p className="asc-actions">
				<Button size="compact" variant="secondary" onClick={() => onRestore(version)}>
					{__('Put into the editor', 'ai-support-chat')}
				</Button>
			</p>
		</>
	);
}
