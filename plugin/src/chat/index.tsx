import { registerBlockType } from '@wordpress/blocks';
import type { BlockConfiguration } from '@wordpress/blocks';
import metadata from './block.json';
import type { ChatAttributes } from './editor/attributes.ts';
import { Edit } from './editor/edit.tsx';
import './editor/editor.css';
import './style.css';

// The rest of the settings comes from block.json through the server.
registerBlockType<ChatAttributes>(metadata as BlockConfiguration<ChatAttributes>, {
	edit: Edit,
	save: () => null,
});
