import type { Readable } from '../../../sidecar/src/knowledge/reading/read.ts';

/** WooCommerce's product export, each product as its page shows it; variations stand on their parent's. */
export function productsOf(csv: string): Readable[] {
	const [head = [], ...rows] = recordsOf(csv);
	return rows
		.map((cells) => (name: string) => cells[head.indexOf(name)] ?? '')
		.filter((cell) => cell('Name') !== '' && cell('Type') !== 'variation')
		.map((cell) => ({
			title: cell('Name'),
			format: 'text',
			content: [
				cell('Short description'),
				cell('Description'),
				`Categories: ${cell('Categories')}`,
				...['1', '2'].flatMap((number) => {
					const name = cell(`Attribute ${number} name`);
					return name === '' ? [] : [`${name}: ${cell(`Attribute ${number} value(s)`)}`];
				}),
				`Price: ${cell('Regular price')}`,
				`SKU: ${cell('SKU')}`,
			].join('\n'),
		}));
}

/** RFC 4180: cells in quotation marks may hold commas, line ends and doubled quotation marks. */
function recordsOf(csv: string): string[][] {
	const records: string[][] = [];
	let record: string[] = [];
	for (const [, quoted, plain, end] of csv.matchAll(
		/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
	)) {
		record.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
		if (end === ',') continue;
		records.push(record);
		record = [];
		if (end === '') break;
	}
	return records;
}
