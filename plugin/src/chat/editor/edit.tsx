import { InspectorControls, useBlockProps } from '@wordpress/block-editor';
import {
	BaseControl,
	ColorPalette,
	PanelBody,
	SelectControl,
	TextControl,
	TextareaControl,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { CSSProperties, ReactElement } from 'react';
import type { ChatAttributes } from './attributes.ts';
import { Preview } from './preview.tsx';
import { sampleWords } from './sample.ts';

const COLORS = [
	{ name: __('Blue', 'ai-support-chat'), color: '#3858e9' },
	{ name: __('Green', 'ai-support-chat'), color: '#0b7a43' },
	{ name: __('Plum', 'ai-support-chat'), color: '#7a2e8e' },
	{ name: __('Terracotta', 'ai-support-chat'), color: '#b4451f' },
	{ name: __('Ink', 'ai-support-chat'), color: '#1f2430' },
];

/** The block in the editor: the panel as customers see it, and its settings beside it. */
export function Edit({
	attributes,
	setAttributes,
}: {
	readonly attributes: ChatAttributes;
	readonly setAttributes: (change: Partial<ChatAttributes>) => void;
}): ReactElement {
	const defaults = sampleWords();
	const accent: CSSProperties & { '--asc-accent'?: string } = attributes.accent
		? { '--asc-accent': attributes.accent }
		: {};
	const blockProps = useBlockProps({
		className: `ai-support-chat is-preview is-inline at-${attributes.position}`,
		style: accent,
	});
	const prompt = (index: number, text: string): void => {
		const prompts = [0, 1].map((at) => (at === index ? text : (attributes.suggestions[at] ?? '')));
		setAttributes({ suggestions: prompts.some((item) => item !== '') ? prompts : [] });
	};

	return (
		<>
			<InspectorControls>
				<PanelBody title={__('Words', 'ai-support-chat')}>
					<TextControl
						label={__('Title', 'ai-support-chat')}
						value={attributes.title}
						placeholder={defaults.title}
						onChange={(title) => {
							setAttributes({ title });
						}}
					/>
					<TextareaControl
						label={__('Greeting', 'ai-support-chat')}
						value={attributes.greeting}
						placeholder={defaults.greeting}
						onChange={(greeting) => {
							setAttributes({ greeting });
						}}
					/>
					<TextControl
						label={__('Label of the button', 'ai-support-chat')}
						value={attributes.launcherLabel}
						placeholder={defaults.launcherLabel}
						onChange={(launcherLabel) => {
							setAttributes({ launcherLabel });
						}}
					/>
					{[0, 1].map((index) => (
						<TextControl
							key={index}
							label={
								index === 0
									? __('First suggested question', 'ai-support-chat')
									: __('Second suggested question', 'ai-support-chat')
							}
							value={attributes.suggestions[index] ?? ''}
							placeholder={defaults.suggestions[index] ?? ''}
							onChange={(text) => {
								prompt(index, text);
							}}
						/>
					))}
				</PanelBody>
				<PanelBody title={__('Appearance', 'ai-support-chat')}>
					<SelectControl
						label={__('Position', 'ai-support-chat')}
						value={attributes.position}
						options={[
							{ value: 'bottom-end', label: __('Bottom, end of the line', 'ai-support-chat') },
							{ value: 'bottom-start', label: __('Bottom, start of the line', 'ai-support-chat') },
							{ value: 'inline', label: __('Where the block stands', 'ai-support-chat') },
						]}
						onChange={(position) => {
							setAttributes({ position });
						}}
					/>
					<BaseControl id="ai-support-chat-accent" label={__('Colour', 'ai-support-chat')}>
						<ColorPalette
							colors={COLORS}
							value={attributes.accent}
							onChange={(color) => {
								setAttributes({ accent: color ?? '' });
							}}
						/>
					</BaseControl>
				</PanelBody>
			</InspectorControls>
			<div {...blockProps}>
				<Preview attributes={attributes} />
			</div>
		</>
	);
}
