import { __ } from '@wordpress/i18n';
import type { KnowledgeSource } from '@ai-support-chat/sidecar/contract/knowledge';

export function sourceLabel(source: KnowledgeSource): string {
	switch (source) {
		case 'page':
			return __('This site', 'ai-support-chat');
		case 'upload':
			return __('Upload', 'ai-support-chat');
		case 'ticket':
			return __('Solved ticket', 'ai-support-chat');
		case 'other':
			return __('Another source', 'ai-support-chat');
	}
}

export type DocumentState = 'indexed' | 'waiting' | 'leaving' | 'rejected';

export function documentStateLabel(state: DocumentState): string {
	switch (state) {
		case 'indexed':
			return __('Indexed', 'ai-support-chat');
		case 'waiting':
			return __('Waiting', 'ai-support-chat');
		case 'leaving':
			return __('Being removed', 'ai-support-chat');
		case 'rejected':
			return __('Rejected', 'ai-support-chat');
	}
}

/** The colour only repeats the words. */
export function documentStateTone(state: DocumentState): string {
	switch (state) {
		case 'indexed':
			return 'good';
		case 'waiting':
		case 'leaving':
			return 'waiting';
		case 'rejected':
			return 'bad';
	}
}
