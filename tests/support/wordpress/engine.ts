import type { ProcessGroup } from './process-group.ts';
import type { SiteDirs } from './site-files.ts';

export interface ServeOptions {
	readonly dirs: SiteDirs;
	readonly pluginDir: string;
	readonly port: number;
	readonly siteUrl: string;
	/** Scripts of the private folder's `setup` that run first, in this order. */
	readonly scripts: readonly ('install' | 'content')[];
	readonly line: (text: string) => void;
}

/** A way to run PHP. */
export interface Engine {
	readonly name: 'native' | 'wasm';
	/** The private folder, as PHP sees it. */
	privateDir(dirs: SiteDirs): string;
	readonly plugin: 'link' | 'mount-point';
	/**
	 * Runs the scripts, then serves the site on 127.0.0.1. Resolves when the server was started,
	 * which may be before the scripts have run: each tells in setup/NAME.result.json how it ended.
	 * Throws when a script breaks down without a word.
	 */
	serve(options: ServeOptions): Promise<ProcessGroup>;
}
