import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { FactsForm } from './facts-form.tsx';
import { useFacts } from './use-facts.ts';

/** What the shop states about itself: told to the assistant, and a rein on refunds. */
export function FactsScreen({ settingsUrl }: { readonly settingsUrl: string | undefined }) {
	const { facts, problem, retry, saving, save, forget } = useFacts();
	return (
		<>
			<div className="asc-header">
				<h1 className="asc-header__title">{__('Business facts', 'ai-support-chat')}</h1>
			</div>
			<p className="asc-header__sub asc-muted">
				{__(
					'What the assistant knows of your shop: contacts, hours, policies, playbooks. Rules for refunds can be made narrower here than on the server, never wider.',
					'ai-support-chat',
				)}
			</p>
			{problem && !facts && (
				<ProblemNotice problem={problem} onRetry={retry} settingsUrl={settingsUrl} />
			)}
			{!problem && !facts && <Skeleton rows={10} />}
			{facts && <FactsForm facts={facts} saving={saving} onSave={save} onEdit={forget} />}
		</>
	);
}
