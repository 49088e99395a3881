/** A line of print: its text, size in points, and height above the page's lower edge. */
export interface Printed {
	readonly text: string;
	readonly size: number;
	readonly y: number;
}

/** A PDF (ISO 32000-1) with these pages, each a list of lines; encrypted with an unknown password if asked. */
export function pdfFile(pages: readonly (readonly Printed[])[], encrypted = false): string {
	const objects = ['<< /Type /Catalog /Pages 2 0 R >>'];
	const first = 4;
	const kids = pages.map((_, i) => `${String(first + i * 2)} 0 R`).join(' ');
	objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${String(pages.length)} >>`);
	objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
	pages.forEach((lines, i) => {
		const content = lines
			.map(({ text, size, y }) => {
				const safe = text.replace(/[\\()]/g, '\\$&');
				return `BT /F1 ${String(size)} Tf 72 ${String(y)} Td (${safe}) Tj ET`;
			})
			.join('\n');
		objects.push(
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${String(first + i * 2 + 1)} 0 R >>`,
		);
		objects.push(`<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`);
	});
	const key = '0123456789abcdef'.repeat(4);
	if (encrypted) {
		objects.push(`<< /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>`);
	}
	let file = '%PDF-1.4\n';
	const offsets = objects.map((object, i) => {
		const at = file.length;
		file += `${String(i + 1)} 0 obj\n${object}\nendobj\n`;
		return at;
	});
	const start = file.length;
	const size = String(objects.length + 1);
	file += `xref\n0 ${size}\n0000000000 65535 f \n`;
	file += offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
	const encryption = encrypted
		? ` /Encrypt ${String(objects.length)} 0 R /ID [<${key.slice(0, 32)}> <${key.slice(0, 32)}>]`
		: '';
	file += `trailer\n<< /Size ${size} /Root 1 0 R${encryption} >>\nstartxref\n${String(start)}\n%%EOF\n`;
	return Buffer.from(file, 'latin1').toString('base64');
}
