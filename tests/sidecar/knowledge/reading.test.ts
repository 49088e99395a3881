import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embeddedText } from '../../../sidecar/src/knowledge/chunk.ts';
import { readDocument } from '../../../sidecar/src/knowledge/reading/read.ts';
import { countWords } from '../../../sidecar/src/knowledge/words.ts';
import { pdfFile } from './pdf-file.ts';

type Format = Parameters<typeof readDocument>[0]['format'];
const read = (content: string, format: Format = 'html', title = 'A page') =>
	readDocument({ title, format, content });
const texts = async (content: string, format: Format = 'html'): Promise<string[]> =>
	(await read(content, format)).map(({ text }) => text);

describe('a page', () => {
	it('is cut at its headings, each passage under their path and with the id that leads there', async () => {
		const chunks = await read(`
			<h1>A PAGE</h1><p>Before all.</p>
			<h2 id="ship">Shipping</h2><p>We ship.</p>
			<h3><a id="eu costs"></a>To the EU</h3><p>Five euros.</p>
			<h2>No id - here <a href="#x">#</a></h2><p>Found by its words.</p>
			<h2 id="empty">Nothing below</h2>`);
		expect(chunks.map(({ heading, anchor, text }) => [heading, anchor, text])).toEqual([
			[null, null, 'Before all.'],
			['Shipping', 'ship', 'We ship.'],
			['Shipping › To the EU', 'eu%20costs', 'Five euros.'],
			['No id - here', ':~:text=No%20id%20%2D%20here', 'Found by its words.'],
		]);
	});

	it('says nothing that its reader does not see', async () => {
		const hidden = [
			'<script>planted()</script>',
			'<style>.planted{}</style>',
			'<!-- planted -->',
			'<nav>planted</nav>',
			'<div hidden>planted</div>',
			'<div aria-hidden="true">planted</div>',
			'<p style="color:red; display : none">planted</p>',
			'<p style="visibility:hidden">planted</p>',
			'<p style="font-size:0">planted</p>',
			'<p style="opacity:0">planted</p>',
			'<p style="position:absolute;left:-9999px">planted</p>',
			'<span class="screen-reader-text">planted</span>',
			'<noscript>planted</noscript><template>planted</template>',
			'<button>planted</button><textarea>planted</textarea>',
			'<svg><title>planted</title></svg><iframe>planted</iframe>',
		];
		expect(
			await texts(`<p>Seen.</p>${hidden.join('')}<p style="font-size:0.9em">Too.</p>`),
		).toEqual(['Seen.\nToo.']);
	});

	it('is its main part where it names one, without the site’s own head and foot', async () => {
		const site = '<header>Shop name</header>';
		expect(
			await texts(`<body>${site}<main><header>Lead.</header><p>Text.</p></main></body>`),
		).toEqual(['Lead.\nText.']);
		expect(
			await texts(`<html><body>${site}<p>Text.</p><footer>Imprint</footer></body></html>`),
		).toEqual(['Text.']);
	});

	it('keeps tables and lists readable line by line', async () => {
		const [text] = await texts(`
			<table><caption>Sizes</caption><thead><tr><th>Size</th><th>Chest</th></tr></thead>
			<tr><td>M</td><td>100 cm</td></tr><tr><td>L</td><td></td></tr></table>
			<table><tr><th>Weight</th><td>200 g</td></tr></table>
			<ol start="3"><li>Three <b>bold</b><ul><li>Inner</li></ul></li><li>Four</li></ol>
			<dl><dt>Colour:</dt><dd>Red</dd></dl>`);
		expect(text?.split('\n')).toEqual([
			'Sizes',
			'Size: M; Chest: 100 cm',
			'Size: L',
			'Weight: 200 g',
			'3. Three bold',
			'- Inner',
			'4. Four',
			'Colour: Red',
		]);
	});

	it('joins what is one word or line, and parts what is not', async () => {
		expect(
			await texts('in<b>line</b> &amp; more<br>next line<div>block</div>a&nbsp;b\n\n c<wbr>d'),
		).toEqual(['inline & more\nnext line\nblock\na b cd']);
	});

	it('survives nonsense nested deeper than anyone writes', async () => {
		expect(await texts(`<p>Fine.</p>${'<div>'.repeat(20_000)}deep`)).toEqual(['Fine.']);
	});

	it('without text is refused with the reason', async () => {
		await expect(read('<script>x</script>')).rejects.toThrow('no text that a reader would see');
	});
});

describe('Markdown', () => {
	it('has the anchors that GitHub would give, and its front matter left out', async () => {
		const chunks = await read(
			'---\ntitle: secret\n---\n# Returns\n\nYes.\n\n## How *long*?\n\n- 30 days\n\n## How long?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
			'markdown',
			'Returns',
		);
		expect(chunks.map(({ heading, anchor, text }) => [heading, anchor, text])).toEqual([
			[null, null, 'Yes.'],
			['How long?', 'how-long', '- 30 days'],
			['How long?', 'how-long-1', 'a: 1; b: 2'],
		]);
	});
});

describe('plain text', () => {
	it('has paragraphs, list items and underlined headings', async () => {
		const chunks = await read(
			'First\nline.\n\nSecond.\n\nReturns\n=======\nWithin\n30 days:\n- unused\n- with label\n',
			'text',
		);
		expect(chunks.map(({ heading, text }) => [heading, text])).toEqual([
			[null, 'First line.\nSecond.'],
			['Returns', 'Within 30 days:\n- unused\n- with label'],
		]);
	});
});

describe('a PDF', () => {
	const body = (y: number, text: string) => ({ size: 11, y, text });
	const page = (n: number, ...lines: ReturnType<typeof body>[]) => [
		body(760, 'Example Shop'),
		...lines,
		body(30, `Page ${String(n)}`),
	];

	it('is read by its headings, without what stands on every page, and leads to the page', async () => {
		const content = pdfFile([
			page(
				1,
				{ size: 20, y: 700, text: 'Guarantee' },
				body(660, 'We repair for two years, with-'),
				body(646, 'out any charge.'),
			),
			page(2, body(700, 'Keep the receipt.')),
			page(3, { size: 20, y: 700, text: 'Batteries' }, body(660, 'Six months (only).')),
		]);
		const chunks = await read(content, 'pdf', 'Terms');
		expect(chunks.map(({ heading, anchor, text }) => [heading, anchor, text])).toEqual([
			['Guarantee', 'page=1', 'We repair for two years, without any charge. Keep the receipt.'],
			['Batteries', 'page=3', 'Six months (only).'],
		]);
	});

	it('that is encrypted, empty or none at all is refused with the reason', async () => {
		await expect(read(pdfFile([[body(700, 'Secret.')]], true), 'pdf')).rejects.toThrow('encrypted');
		await expect(read(pdfFile([[]]), 'pdf')).rejects.toThrow('OCR');
		await expect(read('bm90IGEgcGRm', 'pdf')).rejects.toThrow('damaged');
	});
});

describe('passages', () => {
	it.each([
		['English', 'We pack every parcel by hand and ship it the same day. '.repeat(60)],
		['one endless sentence', 'word '.repeat(700)],
		['Chinese', '您可以在收到商品后三十天内退货。我们会免费为您更换。'.repeat(40)],
		['Thai', 'คุณสามารถคืนสินค้าได้ภายในสามสิบวันหลังจากได้รับสินค้า '.repeat(40)],
		['Arabic', 'يمكنك إرجاع أي منتج خلال ثلاثين يومًا من استلامه. '.repeat(60)],
		['no words', 'x'.repeat(20_000)],
	])('of %s are small, lose nothing and repeat nothing', async (_, text) => {
		const title = 'A rather long title of a page about many things';
		const chunks = await read(`<h2>${'Heading '.repeat(30)}</h2><p>${text}</p>`, 'html', title);
		expect(chunks.length).toBeGreaterThan(1);
		for (const chunk of chunks) {
			expect(countWords(embeddedText(title, chunk.heading, chunk.text))).toBeLessThanOrEqual(90);
			expect(chunk.text.length).toBeLessThanOrEqual(1_200);
		}
		const bare = (all: string): string => all.replace(/\s/g, '');
		expect(bare(chunks.map((chunk) => chunk.text).join(''))).toBe(bare(text));
	});

	it('carry their words apart where the script does not', async () => {
		const [chinese] = await read('<p>三十天内退货</p>', 'html', '退货政策');
		expect(chinese?.words?.split(' ')).toEqual(expect.arrayContaining(['退', '货', '政策']));
		const [english] = await read('<p>Returns.</p>');
		expect(english?.words).toBeNull();
	});

	const corpus = join(import.meta.dirname, '../../../../shared/data/shop-content');
	it.skipIf(!existsSync(corpus))(
		`of real policies stand under their headings${existsSync(corpus) ? '' : ' (SKIPPED: no ../shared/data)'}`,
		async () => {
			const content = readFileSync(join(corpus, 'refund.md'), 'utf8');
			const chunks = await read(content, 'markdown', 'Refund policy');
			expect(chunks.length).toBeGreaterThan(4);
			const touch = chunks.filter(({ heading }) => heading?.endsWith('Get in touch'));
			expect(touch[0]?.anchor).toBe('get-in-touch');
			expect(touch[0]?.text).toContain('case-by-case');
		},
	);
});
