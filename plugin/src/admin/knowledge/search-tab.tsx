import { speak } from '@wordpress/a11y';
import { Button, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { KnowledgeSearchReply } from '@ai-support-chat/sidecar/contract/knowledge';
import { TALL_FIELD_LOOK, TALL_LOOK } from '../parts/control-look.ts';
import { searchKnowledge } from '../wire/knowledge.ts';
import { readProblem, type ScreenProblem } from '../wire/problem.ts';
import { Empty } from './empty.tsx';
import { FoundPassage } from './found-passage.tsx';
import { Trouble } from './trouble.tsx';

type Trial =
	| { readonly step: 'none' }
	| { readonly step: 'running' }
	| { readonly step: 'done'; readonly query: string; readonly reply: KnowledgeSearchReply }
	| { readonly step: 'failed'; readonly problem: ScreenProblem };

function summary({ passages, informative }: KnowledgeSearchReply): string {
	const found = sprintf(
		/* translators: %d: number of passages */
		_n('%d passage found.', '%d passages found.', passages.length, 'ai-support-chat'),
		passages.length,
	);
	return informative
		? `${found} ${__('A customer would be answered from the first.', 'ai-support-chat')}`
		: `${found} ${__('None is close enough: a customer would not be answered from these.', 'ai-support-chat')}`;
}

/** Asks as a customer would, and shows why each passage was found. */
export function SearchTab({ settingsUrl }: { readonly settingsUrl: string | undefined }) {
	const [query, setQuery] = useState('');
	const [trial, setTrial] = useState<Trial>({ step: 'none' });

	function ask() {
		const asked = query.trim();
		if (asked === '' || trial.step === 'running') return;
		setTrial({ step: 'running' });
		searchKnowledge(asked).then(
			(reply) => {
				setTrial({ step: 'done', query: asked, reply });
				speak(summary(reply));
			},
			(thrown: unknown) => {
				const problem = readProblem(thrown);
				setTrial({ step: 'failed', problem });
				speak(problem.detail, 'assertive');
			},
		);
	}

	return (
		<>
			<form
				className="asc-card asc-panel asc-ask"
				role="search"
				onSubmit={(event) => {
					event.preventDefault();
					ask();
				}}
			>
				<TextControl
					{...TALL_FIELD_LOOK}
					id="asc-search-query"
					label={__('A question, as a customer would ask it', 'ai-support-chat')}
					value={query}
					maxLength={500}
					onChange={setQuery}
				/>
				<Button
					{...TALL_LOOK}
					id="asc-search-submit"
					variant="primary"
					type="submit"
					accessibleWhenDisabled
					disabled={query.trim() === '' || trial.step === 'running'}
					isBusy={trial.step === 'running'}
				>
					{__('Search', 'ai-support-chat')}
				</Button>
			</form>
			{trial.step === 'failed' && (
				<Trouble problem={trial.problem} onRetry={ask} settingsUrl={settingsUrl} />
			)}
			{trial.step === 'done' && (
				<section id="asc-search-results" aria-labelledby="asc-found-heading">
					<h2 id="asc-found-heading" className="asc-found__summary">
						{summary(trial.reply)}
					</h2>
					{trial.reply.passages.length === 0 ? (
						<div className="asc-card">
							<Empty title={__('Nothing was found', 'ai-support-chat')}>
								{__(
									'Write the answer on a page, or upload a document that has it. It is found as soon as it is published.',
									'ai-support-chat',
								)}
							</Empty>
						</div>
					) : (
						<ol className="asc-found">
							{trial.reply.passages.map((passage) => (
								<FoundPassage key={passage.id} passage={passage} />
							))}
						</ol>
					)}
				</section>
			)}
		</>
	);
}
