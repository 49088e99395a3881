import { __, _n, sprintf } from '@wordpress/i18n';
import type { FactsProblem } from '../wire/facts.ts';
import type { Check } from './use-check.ts';

interface ProblemListProps {
	readonly id: string;
	readonly check: Check;
	readonly onGo: (problem: FactsProblem) => void;
}

function summary(check: Check): string {
	switch (check.step) {
		case 'checking':
			return __('Checking…', 'ai-support-chat');
		case 'unknown':
			return __('Could not be checked now; it is checked when you save.', 'ai-support-chat');
		case 'done':
			return check.problems.length === 0
				? __('No problems.', 'ai-support-chat')
				: sprintf(
						/* translators: %d: how many */
						_n('%d problem', '%d problems', check.problems.length, 'ai-support-chat'),
						check.problems.length,
					);
	}
}

/** What is wrong with the text; each leads to its line. */
export function ProblemList({ id, check, onGo }: ProblemListProps) {
	const problems = check.step === 'done' ? check.problems : [];
	return (
		<div className="asc-problems">
			<p
				id={id}
				role="status"
				className={`asc-problems__summary ${problems.length > 0 ? 'asc-problems__summary--bad' : 'asc-muted'}`}
			>
				{summary(check)}
			</p>
			{problems.length > 0 && (
				<ul className="asc-problems__list">
					{problems.map((problem) => (
						<li key={`${String(problem.line)}:${String(problem.column)}:${problem.message}`}>
							<button type="button" className="asc-problems__go" onClick={() => onGo(problem)}>
								<strong>
									{sprintf(
										/* translators: %d: number of a line */
										__('Line %d', 'ai-support-chat'),
										problem.line,
									)}
								</strong>{' '}
								{problem.path !== '' && <code>{problem.path}</code>} {problem.message}
							</button>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
