/** A stylesheet as text, for a shadow root (see webpack.config.js). */
declare module '*.css?inline' {
	const css: string;
	export { css as default };
}
declare module '*.css';
