/** Of the plugin and the sidecar, which are released together. */
export const VERSION = '0.1.0';
