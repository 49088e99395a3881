/** Words that random shops are put together from. No product file knows any of them. */

export const shopNames = [
	'Harbour & Hill',
	'Nordlicht Laden',
	'Copper Kettle',
	'Maison Brume',
	'Kita Paper Goods',
	'Old Mill Outfitters',
] as const;

export const firstNames = [
	'Amara',
	'Bjorn',
	'Chiyo',
	'Dolores',
	'Emeka',
	'Fatima',
	'Giulia',
	'Hamish',
	'Ines',
	'Jamal',
	'Keiko',
	'Lars',
] as const;

export const lastNames = [
	'Okafor',
	'Lindqvist',
	'Tanaka',
	'Marques',
	'Petrov',
	'Haddad',
	'Conti',
	'Fraser',
	'Nunez',
	'Weiss',
] as const;

export const products = [
	'Wool blanket',
	'Cast-iron pan',
	'Linen shirt',
	'Desk lamp',
	'Walnut tray',
	'Hiking boots',
	'Rain jacket',
	'Ceramic teapot',
	'Notebook set',
	'Leather wallet',
	'Travel mug',
	'Canvas backpack',
] as const;

export interface PolicyFigures {
	readonly returnDays: number;
	readonly refundDays: number;
	readonly replyHours: number;
	readonly supportEmail: string;
}

/** Policy pages whose figures differ from shop to shop. */
export function policyPages(figures: PolicyFigures): { title: string; html: string }[] {
	return [
		{
			title: 'Refund policy',
			html:
				`<p>Unused goods can be sent back within ${figures.returnDays} days of delivery.</p>` +
				`<p>An approved refund reaches your card within ${figures.refundDays} business days.</p>`,
		},
		{
			title: 'Shipping',
			html: '<p>Parcels leave our warehouse on working days. Every parcel has a tracking number.</p>',
		},
		{
			title: 'Service levels',
			html:
				`<h2>What is our SLA?</h2>` +
				`<p>Our SLA: we answer every message within ${figures.replyHours} hours on working days.</p>` +
				`<h2>Contact</h2>` +
				`<p>Write to <a href="mailto:${figures.supportEmail}">${figures.supportEmail}</a>.</p>`,
		},
	];
}
