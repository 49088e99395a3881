import { createRoot } from '@wordpress/element';
import '../parts/parts.css';
import './status.css';
import { StatusScreen } from './status-screen.tsx';

const root = document.getElementById('ai-support-chat-status');
if (root) {
	root.classList.add('asc-screen');
	createRoot(root).render(<StatusScreen settingsUrl={root.dataset['settingsUrl']} />);
}
