const BYTES = 48;

/** 384 random bits as 64 characters of base64url (RFC 4648 section 5), which env files take as is. */
export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
	return btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_');
}
