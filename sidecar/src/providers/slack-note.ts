import type { KnownBlock } from '@slack/web-api';

/** What a note says: plain text of anybody, and at most one link, of our own making. */
export interface SlackNote {
	/** At most 3000 characters are shown; never read as mark-up, mention or link. */
	readonly text: string;
	readonly link?: { readonly url: string; readonly label: string };
}

/** Slack takes 3000 characters in one text object, however it counts them. */
const MOST = 3000;

/**
 * Untrusted words stand in a `plain_text` object, where Slack reads no mark-up and no mentions
 * (docs.slack.dev/reference/block-kit/composition-objects/text-object); only our link is mark-up.
 */
export function noteBlocks(note: SlackNote): KnownBlock[] {
	return [
		{ type: 'section', text: { type: 'plain_text', text: harmless(note.text), emoji: false } },
		...(note.link
			? [
					{
						type: 'section' as const,
						text: {
							type: 'mrkdwn' as const,
							text: `<${escaped(note.link.url).replaceAll('|', '%7C')}|${escaped(note.link.label)}>`,
						},
					},
				]
			: []),
	];
}

/** For notifications and screen readers, which do not see blocks. */
export function noteFallback(note: SlackNote): string {
	return escaped(harmless(note.text));
}

/**
 * Cut to size, with addresses broken so that no client makes a link of them: what a customer talked
 * a model into must not be one click away from the shop's staff.
 */
function harmless(text: string): string {
	const broken = text
		.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, keepLines)
		.trim()
		.replace(/:\/\//g, '[:]//')
		.replace(/(?<=[\p{L}\p{N}-])\.(?=[\p{L}]{2,})/gu, '[.]');
	if (broken === '') return '-';
	if (broken.length <= MOST) return broken;
	// Not in the middle of a character.
	return `${broken.slice(0, MOST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Control and direction characters can hide or reorder what is read; line ends stay. */
function keepLines(character: string): string {
	return character === '\n' ? '\n' : ' ';
}

/** The three characters that Slack reads (docs.slack.dev/messaging/formatting-message-text#escaping). */
function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
