import { createRoot } from '@wordpress/element';
import { ApprovalsScreen } from './approvals-screen.tsx';
import '../parts/parts.css';
import './approvals.css';

const root = document.getElementById('ai-support-chat-approvals');
if (root) {
	root.classList.add('asc-screen');
	createRoot(root).render(<ApprovalsScreen settingsUrl={root.dataset['settingsUrl']} />);
}
