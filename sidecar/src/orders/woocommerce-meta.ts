import { z } from 'zod';
import type { WooOrder } from '../providers/woocommerce-objects.ts';
import type { OrderHold, Tracking } from './order.ts';

type Meta = WooOrder['meta_data'];

const text = z.string().trim().max(500).catch('');
/** What WooCommerce Shipment Tracking and those after it keep of each parcel. */
const parcel = z.object({
	tracking_provider: text.optional(),
	custom_tracking_provider: text.optional(),
	custom_tracking_link: text.optional(),
	tracking_link: text.optional(),
	tracking_number: text.optional(),
});

/** Parcels, where the shop has a plugin that keeps them; anything unreadable is left out. */
export function trackingOf(meta: Meta): Tracking[] {
	const kept = meta.find(({ key }) => key === '_wc_shipment_tracking_items')?.value;
	if (!Array.isArray(kept)) return [];
	return kept.slice(0, 20).flatMap((one): Tracking[] => {
		const read = parcel.safeParse(one);
		if (!read.success) return [];
		const { data } = read;
		const found: Tracking = {
			company: given(data.tracking_provider) ?? given(data.custom_tracking_provider),
			number: given(data.tracking_number),
			url: link(given(data.custom_tracking_link) ?? given(data.tracking_link)),
		};
		return found.number === null && found.url === null ? [] : [found];
	});
}

function given(value: string | undefined): string | null {
	return value === undefined || value === '' ? null : value;
}

function link(value: string | null): string | null {
	if (value === null || !URL.canParse(value)) return null;
	const url = new URL(value);
	return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/** Answers by which a plugin that looked at an order says that nothing is wrong with it. */
const HARMLESS = new Set(
	'allow allowed approve approved clear cleared low no none normal not_elevated ok pass passed safe success verified not_applicable not_card'.split(
		' ',
	),
);

/**
 * An order on hold waits for somebody of the shop. A key that names fraud, or the proof of who the
 * customer is, holds it unless its value says that all is well. Read widely: a hold only means that
 * a person decides about money.
 */
export function holdsOf({
	status,
	meta_data,
}: Pick<WooOrder, 'status' | 'meta_data'>): OrderHold[] {
	const says = (words: ReadonlySet<string>): boolean =>
		meta_data.some(({ key, value }) => {
			const inKey = key.toLowerCase().split(/[^a-z0-9]+/);
			return inKey.some((word) => words.has(word)) && isWorrying(value);
		});
	const fraud = says(new Set(['fraud', 'antifraud', 'fraudulent']));
	const verification = status === 'on-hold' || says(new Set(['kyc', 'verification', 'verify']));
	return [
		...(fraud ? (['fraud'] as const) : []),
		...(verification ? (['verification'] as const) : []),
	];
}

function isWorrying(value: unknown): boolean {
	if (value === null || value === undefined || value === false) return false;
	if (typeof value === 'number') return value !== 0;
	if (typeof value !== 'string') return true;
	const word = value
		.trim()
		.toLowerCase()
		.replaceAll(/[\s-]+/g, '_');
	return word !== '' && word !== '0' && !HARMLESS.has(word);
}
