/** What a command is given; nothing else reads argv or the environment. */
export interface Invocation {
	readonly argv: readonly string[];
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly stdout: (text: string) => void;
	readonly stderr: (text: string) => void;
}
