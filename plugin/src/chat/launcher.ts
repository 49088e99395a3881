import type { mount as Mount } from './panel/panel.ts';

/**
 * All the script that a page loads before the first click: it fetches the panel when it is wanted.
 * A panel that was open on the page before opens again by itself, as the key names of kept.ts say.
 */
for (const host of document.querySelectorAll<HTMLElement>('.ai-support-chat')) {
	const button = host.querySelector('button');
	const { panel = '', session = '', failed = '' } = host.dataset;
	const show = async (byHand: boolean): Promise<void> => {
		if (!button || button.ariaBusy === 'true') return;
		button.ariaBusy = 'true';
		try {
			const { mount } = (await import(/* webpackIgnore: true */ panel)) as { mount: typeof Mount };
			mount(host, byHand);
		} catch {
			if (byHand) button.title = failed;
		}
		button.ariaBusy = null;
	};
	// Fixed boxes belong to the body: an ancestor with a transform would hold them in.
	if (!host.classList.contains('is-inline')) document.body.append(host);
	if (button) button.onclick = () => void show(true);
	try {
		if (localStorage.getItem(`${session} open`)) void show(false);
	} catch {
		// Storage is refused here: nothing was kept.
	}
}
