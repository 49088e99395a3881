import { Button } from '@wordpress/components';
import { useCopyToClipboard } from '@wordpress/compose';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { speak } from '@wordpress/a11y';

interface CopyableProps {
	readonly text: string;
	/** What the button copies, for who cannot see where it stands. */
	readonly label: string;
	/** Copy without showing, for secrets that are hidden. */
	readonly hidden?: boolean;
}

const SHOWN_MS = 2_000;

/** A value to take elsewhere, with a button that copies it and says so. */
export function Copyable({ text, label, hidden = false }: CopyableProps) {
	const [copied, setCopied] = useState(false);
	const ref = useCopyToClipboard<HTMLButtonElement>(text, () => {
		setCopied(true);
		speak(__('Copied.', 'ai-support-chat'));
	});
	useEffect(() => {
		if (!copied) return undefined;
		const timer = setTimeout(() => setCopied(false), SHOWN_MS);
		return () => clearTimeout(timer);
	}, [copied]);
	return (
		<span className="asc-copyable">
			{!hidden && (
				<code className="asc-copyable__text" dir="ltr">
					{text}
				</code>
			)}
			<Button ref={ref} variant="link" className="asc-copyable__button" aria-label={label}>
				{copied ? __('Copied', 'ai-support-chat') : __('Copy', 'ai-support-chat')}
			</Button>
		</span>
	);
}
