import { createChat } from '../conversation/chat.ts';
import type { Chat } from '../conversation/chat.ts';
import { createApi } from '../transport/api.ts';
import { createRoutes } from '../transport/route.ts';
import { createKept } from '../transport/kept.ts';
import { asRecord } from '../transport/problem.ts';
import { createSession } from '../transport/session.ts';
import css from './panel.css?inline';
import { element } from './dom.ts';
import { createShell } from './shell.ts';
import type { PanelWords, Shell } from './shell.ts';
import { withTranslations } from './strings.ts';

/**
 * Puts the panel beside the launcher inside `host` (see render.php for its data attributes), opens
 * it and takes over the launcher. `byHand`: opened by a click, so the focus goes in; after a reload
 * it opens without taking the focus.
 */
export function mount(host: HTMLElement, byHand: boolean): void {
	const launcher = host.querySelector('button');
	if (!launcher) return;
	const { session: url = '', config = '{}' } = host.dataset;
	const kept = createKept(url);
	const words = readWords(config);
	const position = (['inline', 'bottom-start'] as const).find((name) =>
		host.classList.contains(`is-${name}`),
	);
	const locale = document.documentElement.lang || navigator.language;
	const session = createSession({ url, kept, fetch: fetch.bind(window), now: Date.now });
	let pending = false;
	let seen = 0;

	const chat: Chat = createChat({
		api: createApi({
			session,
			routes: createRoutes({ kept, fetch: fetch.bind(window), now: Date.now }),
			fetch: fetch.bind(window),
		}),
		kept,
		locale,
		page: () => ({ url: location.origin + location.pathname, title: document.title }),
		now: Date.now,
		random: Math.random,
		onChange: draw,
	});
	const shell: Shell = createShell(
		{ ...words, position: position ?? 'bottom-end' },
		{
			send: chat.send,
			resend: chat.resend,
			askAgain: chat.askAgain,
			verify: chat.verify,
			reconnect: chat.reconnect,
			leave: chat.leave,
			undoLeave: chat.undoLeave,
			close() {
				toggle(false);
				launcher.focus();
			},
			draft(text) {
				kept.set('draft', text || null);
			},
		},
		{ strings: withTranslations(words.strings), locale, site: location.hostname },
	);
	const label = launcher.getAttribute('aria-label');
	const { newMessage } = withTranslations(words.strings);

	/** Many events may come at once: they are drawn together. */
	function draw(): void {
		if (pending) return;
		pending = true;
		queueMicrotask(() => {
			pending = false;
			shell.render(chat.state(), chat.notice(), navigator.onLine);
			announceUnread();
		});
	}

	function announceUnread(): void {
		const news =
			chat.state().messages.filter((m) => m.role === 'assistant' && m.finished).length +
			chat.state().refunds.length;
		const open = launcher?.getAttribute('aria-expanded') === 'true';
		const unread = !open && news > seen;
		if (open) seen = news;
		host.toggleAttribute('data-unread', unread);
		if (unread)
			launcher?.setAttribute('aria-label', `${label ?? launcher.innerText} (${newMessage})`);
		else if (label === null) launcher?.removeAttribute('aria-label');
		else launcher?.setAttribute('aria-label', label);
	}

	function toggle(open: boolean): void {
		shell.node.hidden = !open;
		launcher?.setAttribute('aria-expanded', String(open));
		kept.set('open', open ? '1' : null);
		if (open) shell.toLatest();
		announceUnread();
	}

	const box = element('div');
	const style = element('style', {}, css);
	box.attachShadow({ mode: 'open' }).append(style, shell.node);
	host.append(box);
	shell.fillDraft(kept.get('draft') ?? '');
	addEventListener('online', draw);
	addEventListener('offline', draw);
	launcher.onclick = () => {
		toggle(shell.node.hidden);
		if (!shell.node.hidden) shell.focus();
	};
	toggle(true);
	draw();
	chat.start();
	if (byHand) shell.focus();
}

function readWords(config: string): Omit<PanelWords, 'position'> & {
	strings: Record<string, unknown>;
} {
	let value: unknown;
	try {
		value = JSON.parse(config);
	} catch {
		value = {};
	}
	const { title, greeting, suggestions, strings } = asRecord(value);
	return {
		title: typeof title === 'string' ? title : '',
		greeting: typeof greeting === 'string' ? greeting : '',
		suggestions: Array.isArray(suggestions) ? suggestions.map(String) : [],
		strings: asRecord(strings),
	};
}
