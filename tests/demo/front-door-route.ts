/**
 * Where a request belongs. The sidecar's paths are open, save its approvals, which only WordPress
 * may use; all else is WordPress's, `/internal` included, so that it never reaches the sidecar.
 */
export type Route = 'sidecar' | 'wordpress' | 'refused' | 'malformed';

/**
 * Decides by the path in its plain form: decoded, in lower case, without `//`, `/./` and `/../`. One
 * that would reach the sidecar must be written in that form, letters' case aside, since the sidecar
 * might read another form in another way.
 */
export function routeOf(target: string): Route {
	const written = target.split(/[?#]/, 1)[0] ?? '/';
	const plain = plainPath(written);
	if (plain === undefined) return 'malformed';
	if (isBelow(plain, '/api/agent/approvals')) return 'refused';
	if (!isBelow(plain, '/api/agent') && !isBelow(plain, '/webhooks')) return 'wordpress';
	return written.toLowerCase() === plain ? 'sidecar' : 'malformed';
}

function plainPath(written: string): string | undefined {
	if (!written.startsWith('/')) return undefined;
	let decoded: string;
	try {
		decoded = decodeURIComponent(written);
	} catch {
		return undefined;
	}
	if (decoded.includes('\0') || decoded.includes('\\')) return undefined;
	const parts: string[] = [];
	const segments = decoded.toLowerCase().split('/');
	for (const segment of segments) {
		if (segment === '..') parts.pop();
		else if (segment !== '' && segment !== '.') parts.push(segment);
	}
	const directory = /(^|\/)\.{0,2}$/.test(decoded) && parts.length > 0;
	return `/${parts.join('/')}${directory ? '/' : ''}`;
}

function isBelow(path: string, parent: string): boolean {
	return path === parent || path.startsWith(`${parent}/`);
}
