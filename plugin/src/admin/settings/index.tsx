import { createRoot } from '@wordpress/element';
import '../parts/parts.css';
import './settings.css';
import { SettingsScreen } from './settings-screen.tsx';

const root = document.getElementById('ai-support-chat-settings');
if (root) {
	root.classList.add('asc-screen');
	createRoot(root).render(<SettingsScreen />);
}
