/** A stylesheet as text, for a shadow root (see webpack.config.js). */
declare module '*.css?inline' {
	const css: string;
	export default css;
}
declare module '*.css';
