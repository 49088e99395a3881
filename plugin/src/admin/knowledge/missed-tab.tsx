import { speak } from '@wordpress/a11y';
import { Button, Notice } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { Age } from '../parts/age.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { dismissMissed, readMissed, type MissedQuestion } from '../wire/knowledge.ts';
import { readProblem } from '../wire/problem.ts';
import { useReading } from '../wire/use-reading.ts';
import { Empty } from './empty.tsx';
import { Trouble } from './trouble.tsx';

interface MissedTabProps {
	/** Where a new page is written. */
	readonly newPage: string;
	/** How many there are; another number has them read anew. */
	readonly count: number;
	readonly onChange: () => void;
	readonly settingsUrl: string | undefined;
}

interface QuestionProps {
	readonly question: MissedQuestion;
	readonly newPage: string;
	readonly onDismiss: () => void;
}

/** The question becomes the page's first title: WordPress fills it in. */
function pageFor(newPage: string, question: string): string {
	const url = new URL(newPage, window.location.href);
	url.searchParams.set('post_title', question);
	return url.href;
}

function Question({ question, newPage, onDismiss }: QuestionProps) {
	return (
		<li className="asc-missed__item">
			<div>
				<p className="asc-missed__question" dir="auto">
					{question.question}
				</p>
				<p className="asc-muted">
					{sprintf(
						/* translators: %d: how often */
						_n('Asked %d time', 'Asked %d times', question.times, 'ai-support-chat'),
						question.times,
					)}
					{' · '}
					<Age at={question.last_at} />
				</p>
			</div>
			<div className="asc-actions">
				<Button variant="secondary" href={pageFor(newPage, question.question)}>
					{__('Write a page', 'ai-support-chat')}
				</Button>
				<Button
					variant="tertiary"
					onClick={onDismiss}
					aria-label={sprintf(
						/* translators: %s: a question */
						__('Dismiss “%s”', 'ai-support-chat'),
						question.question,
					)}
				>
					{__('Dismiss', 'ai-support-chat')}
				</Button>
			</div>
		</li>
	);
}

/** What customers asked and nothing answered: the pages that are missing. */
export function MissedTab({ newPage, count, onChange, settingsUrl }: MissedTabProps) {
	const { data, problem, refresh } = useReading(readMissed, count);
	const [gone, setGone] = useState<ReadonlySet<number>>(new Set());
	const [fault, setFault] = useState<string>();
	const items = data?.items.filter((item) => !gone.has(item.id)) ?? [];

	function dismiss(id: number) {
		setFault(undefined);
		dismissMissed([id]).then(
			() => {
				setGone((before) => new Set([...before, id]));
				speak(__('Dismissed.', 'ai-support-chat'));
				// The button goes away with its line.
				document.getElementById('asc-missed-heading')?.focus();
				onChange();
			},
			(thrown: unknown) => {
				const { detail } = readProblem(thrown);
				setFault(detail);
				speak(detail, 'assertive');
			},
		);
	}

	return (
		<>
			{problem && !data && (
				<Trouble problem={problem} onRetry={refresh} settingsUrl={settingsUrl} />
			)}
			{fault !== undefined && (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{fault}
				</Notice>
			)}
			{!data && !problem && <Skeleton rows={4} />}
			{data && (
				<section className="asc-card asc-panel" aria-labelledby="asc-missed-heading">
					<h2 id="asc-missed-heading" tabIndex={-1}>
						{__('Questions without an answer', 'ai-support-chat')}
					</h2>
					{items.length === 0 ? (
						<Empty title={__('Every question found something', 'ai-support-chat')}>
							{__(
								'When a customer asks what no page answers, the question appears here, without names, addresses and numbers.',
								'ai-support-chat',
							)}
						</Empty>
					) : (
						<ul className="asc-missed">
							{items.map((question) => (
								<Question
									key={question.id}
									question={question}
									newPage={newPage}
									onDismiss={() => dismiss(question.id)}
								/>
							))}
						</ul>
					)}
				</section>
			)}
		</>
	);
}
