import { pageLocale } from '../text/locale.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

/** "1.4 MB" in the page's language; 1024 of one unit are one of the next, as WordPress counts. */
export function formatBytes(bytes: number): string {
	const step = Math.min(
		UNITS.length - 1,
		bytes > 0 ? Math.floor(Math.log(bytes) / Math.log(1024)) : 0,
	);
	return new Intl.NumberFormat(pageLocale(), {
		style: 'unit',
		unit: UNITS[step] ?? 'byte',
		unitDisplay: step === 0 ? 'long' : 'short',
		maximumFractionDigits: step === 0 ? 0 : 1,
	}).format(bytes / 1024 ** step);
}
