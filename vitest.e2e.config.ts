import { defineConfig } from 'vitest/config';

// Real WordPress, real Chromium: one file at a time, on two cores.
export default defineConfig({
	test: {
		include: ['tests/e2e/**/*.test.ts'],
		testTimeout: 120_000,
		hookTimeout: 300_000,
		fileParallelism: false,
	},
});
