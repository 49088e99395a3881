import { createRoot } from '@wordpress/element';
import '../parts/parts.css';
import './facts.css';
import { FactsScreen } from './facts-screen.tsx';

const root = document.getElementById('ai-support-chat-facts');
if (root) {
	root.classList.add('asc-screen');
	createRoot(root).render(<FactsScreen settingsUrl={root.dataset['settingsUrl']} />);
}
