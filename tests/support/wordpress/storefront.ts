import type { Shop } from '../shop.ts';

export interface StorefrontPage {
	readonly slug: string;
	readonly title: string;
	/** Block mark-up. */
	readonly content: string;
}

export interface Person {
	readonly role: 'administrator' | 'shop_manager' | 'customer' | 'subscriber';
	readonly login: string;
	readonly name: string;
	readonly email: string;
}

/** The shop's pages. The first is the front page. */
export function storefrontPages(shop: Shop): readonly StorefrontPage[] {
	const shelf = new Map(
		shop.orders.flatMap((order) =>
			order.items.map(({ title, price }) => [title, priceOf(price, order.currency)] as const),
		),
	);
	const products = [...shelf].map(([title, price]) => escapeHtml(`${title}, ${price}`));
	const taken = new Set(['home', 'help']);
	const policies = shop.pages.map(({ title, html }) => ({
		slug: unused(slugOf(title), taken),
		title,
		content: `<!-- wp:html -->\n${html}\n<!-- /wp:html -->`,
	}));
	const home = [
		paragraph(`Welcome to ${shop.name}. Questions about an order? Our chat answers at any hour.`),
		heading('From our shelves'),
		list(products.slice(0, 8)),
		heading('Good to know'),
		list(policies.map(({ slug, title }) => `<a href="/${slug}/">${escapeHtml(title)}</a>`)),
		'<!-- wp:ai-support-chat/chat /-->',
	].join('\n\n');
	const help = [
		paragraph('Ask about an order, a return or a refund.'),
		'<!-- wp:shortcode -->\n[ai_support_chat]\n<!-- /wp:shortcode -->',
	].join('\n\n');
	return [
		{ slug: 'home', title: 'Welcome', content: home },
		...policies,
		{ slug: 'help', title: 'Help', content: help },
	];
}

/** The people of the demo. The first is the administrator. Customers are the shop's first two. */
export function people(shop: Shop): readonly Person[] {
	const taken = new Set(['admin', 'manager', 'subscriber']);
	return [
		{ role: 'administrator', login: 'admin', name: 'Admin', email: 'admin@shop.invalid' },
		{ role: 'shop_manager', login: 'manager', name: 'Shop manager', email: 'manager@shop.invalid' },
		...shop.customers.slice(0, 2).map(({ name, email }) => ({
			role: 'customer' as const,
			login: unused(slugOf(email.split('@')[0] ?? 'customer'), taken),
			name,
			email,
		})),
		{
			role: 'subscriber',
			login: 'subscriber',
			name: 'Subscriber',
			email: 'subscriber@shop.invalid',
		},
	];
}

/** An amount in minor units as a shopper reads it, such as "$43.00". */
function priceOf(minorUnits: number, currency: string): string {
	const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
	return format.format(minorUnits / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function unused(name: string, taken: Set<string>): string {
	let free = name;
	for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
	taken.add(free);
	return free;
}

function slugOf(text: string): string {
	const ascii = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
	return ascii.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'page';
}

function paragraph(text: string): string {
	return `<!-- wp:paragraph -->\n<p>${escapeHtml(text)}</p>\n<!-- /wp:paragraph -->`;
}

function heading(text: string): string {
	return `<!-- wp:heading -->\n<h2 class="wp-block-heading">${escapeHtml(text)}</h2>\n<!-- /wp:heading -->`;
}

function list(items: readonly string[]): string {
	const entries = items.map(
		(item) => `<!-- wp:list-item -->\n<li>${item}</li>\n<!-- /wp:list-item -->`,
	);
	return `<!-- wp:list -->\n<ul class="wp-block-list">${entries.join('\n')}</ul>\n<!-- /wp:list -->`;
}

function escapeHtml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
