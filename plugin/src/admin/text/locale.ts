/**
 * The language wp-admin is shown in, as a tag that Intl accepts. Undefined lets Intl take the
 * browser's: better than an exception for a site language without a tag of its own.
 */
export function pageLocale(): string | undefined {
	try {
		return Intl.getCanonicalLocales(document.documentElement.lang)[0];
	} catch {
		return undefined;
	}
}
