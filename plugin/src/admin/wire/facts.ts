import apiFetch from '@wordpress/api-fetch';

export interface FactsItem {
	readonly version: string;
	readonly note: string;
	readonly author: { readonly id: string; readonly name: string };
	/** ISO 8601. */
	readonly saved_at: string;
}

export interface FactsText extends FactsItem {
	readonly yaml: string;
}

export interface Facts {
	/** What is in force; null before the first save. */
	readonly current: FactsText | null;
	/** Newest first. */
	readonly history: readonly FactsItem[];
}

export interface FactsProblem {
	/** From 1. */
	readonly line: number;
	readonly column: number;
	/** Such as `refund.window_days`; empty for the whole text. */
	readonly path: string;
	readonly message: string;
}

const PATH = '/ai-support-chat/v1/facts';

export async function readFacts(signal?: AbortSignal): Promise<Facts> {
	return apiFetch<Facts>({ path: PATH, ...(signal && { signal }) });
}

export async function readFactsVersion(version: string): Promise<FactsText> {
	return apiFetch<FactsText>({ path: `${PATH}/${encodeURIComponent(version)}` });
}

/** What a save would refuse; keeps nothing. */
export async function checkFacts(
	yaml: string,
	signal: AbortSignal,
): Promise<readonly FactsProblem[]> {
	const { problems } = await apiFetch<{ problems: readonly FactsProblem[] }>({
		path: `${PATH}/check`,
		method: 'POST',
		data: { yaml },
		signal,
	});
	return problems;
}

export async function saveFacts(change: {
	readonly yaml: string;
	readonly note: string;
	/** The version that was edited. */
	readonly base_version: string | null;
}): Promise<Facts> {
	return apiFetch<Facts>({ path: PATH, method: 'POST', data: change });
}
