import { createRoot } from '@wordpress/element';
import { KnowledgeScreen } from './knowledge-screen.tsx';
import '../parts/parts.css';
import './knowledge.css';

const root = document.getElementById('ai-support-chat-knowledge');
if (root) {
	root.classList.add('asc-screen');
	createRoot(root).render(<KnowledgeScreen settingsUrl={root.dataset['settingsUrl']} />);
}
