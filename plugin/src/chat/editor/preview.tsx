import { useEffect, useRef } from '@wordpress/element';
import type { ReactElement } from 'react';
import css from '../panel/panel.css?inline';
import { createShell } from '../panel/shell.ts';
import type { ChatAttributes } from './attributes.ts';
import { sampleChat, sampleStrings, sampleWords } from './sample.ts';

const IDLE = {
	send: () => undefined,
	resend: () => undefined,
	askAgain: () => undefined,
	verify: () => Promise.resolve(null),
	reconnect: () => undefined,
	leave: () => undefined,
	undoLeave: () => undefined,
	close: () => undefined,
	draft: () => undefined,
};

/**
 * The storefront's own panel code over a sample conversation; inert, so that clicks select the block.
 */
export function Preview({ attributes }: { readonly attributes: ChatAttributes }): ReactElement {
	const box = useRef<HTMLDivElement>(null);
	const defaults = sampleWords();
	const title = attributes.title || defaults.title;
	const greeting = attributes.greeting || defaults.greeting;

	useEffect(() => {
		if (!box.current) return;
		// As a property: React 18 does not know the attribute.
		box.current.inert = true;
		const root = box.current.shadowRoot ?? box.current.attachShadow({ mode: 'open' });
		const document = box.current.ownerDocument;
		const shell = createShell({ title, greeting, suggestions: [], position: 'inline' }, IDLE, {
			strings: sampleStrings(),
			locale: document.documentElement.lang || 'en',
			site: document.location.hostname,
		});
		const style = document.createElement('style');
		style.textContent = css;
		root.replaceChildren(style, shell.node);
		shell.render(sampleChat(), null, true);
	}, [title, greeting]);

	return (
		<>
			<div ref={box} />
			<button type="button" tabIndex={-1} aria-hidden="true">
				<svg viewBox="0 0 24 24" aria-hidden="true">
					<path d="M4 5h16v11h-9l-4 4v-4H4z" />
				</svg>
				{attributes.launcherLabel || defaults.launcherLabel}
			</button>
		</>
	);
}
