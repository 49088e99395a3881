import { __ } from '@wordpress/i18n';
import { pageLocale } from './locale.ts';

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
	['day', 86_400],
	['hour', 3_600],
	['minute', 60],
	['second', 1],
];

/** "3 minutes ago" in the page's language; `now` in milliseconds since the epoch. */
export function formatAge(iso: string, now: number): string {
	const seconds = Math.round((now - Date.parse(iso)) / 1000);
	// Clocks of two machines differ a little: what lies barely ahead is now.
	if (seconds < 10) return __('just now', 'ai-support-chat');
	const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? ['second', 1];
	const format = new Intl.RelativeTimeFormat(pageLocale(), { numeric: 'always' });
	return format.format(-Math.floor(seconds / size), unit);
}

/** Date and time in the reader's own time zone. */
export function formatMoment(iso: string): string {
	return new Intl.DateTimeFormat(pageLocale(), {
		dateStyle: 'medium',
		timeStyle: 'short',
	}).format(new Date(iso));
}

/** With seconds, for the log, where the order of things within a minute matters. */
export function formatInstant(iso: string): string {
	return new Intl.DateTimeFormat(pageLocale(), {
		dateStyle: 'medium',
		timeStyle: 'medium',
	}).format(new Date(iso));
}
