/** The block's attributes; '' and [] stand for the translated defaults of render.php. */
export interface ChatAttributes extends Record<string, unknown> {
	readonly title: string;
	readonly greeting: string;
	readonly launcherLabel: string;
	readonly suggestions: readonly string[];
	readonly accent: string;
	readonly position: 'bottom-end' | 'bottom-start' | 'inline';
}
