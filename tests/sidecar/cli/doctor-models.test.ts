import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { doctor } from '../../../sidecar/src/cli/doctor.ts';
import {
	startOpenAiTwin,
	type OpenAiTwin,
	type OpenAiTwinOptions,
} from '../../support/twins/openai-twin.ts';

const report = z.object({
	checks: z.array(
		z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), took: z.int() }),
	),
});

let twin: OpenAiTwin;
let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(async () => {
	await twin.close();
	rmSync(dir, { recursive: true });
});

async function checked(options: Partial<OpenAiTwinOptions>, env: Record<string, string> = {}) {
	twin = await startOpenAiTwin({ brain: { kind: 'scripted' }, ...options });
	let said = '';
	await doctor({
		argv: ['--json'],
		env: {
			DATA_DIR: dir,
			WORDPRESS_BASE_URL: 'http://127.0.0.1:1',
			WORDPRESS_SHARED_SECRET: 'x'.repeat(40),
			OPENAI_API_KEY: twin.key,
			OPENAI_BASE_URL: twin.baseUrl,
			OPENAI_MODEL: 'gpt-4.1',
			OPENAI_REPAIR_MODEL: 'gpt-4.1-mini',
			...env,
		},
		stdout: (text) => (said += text),
		stderr: () => undefined,
	});
	const { checks } = report.parse(JSON.parse(said));
	return (name: string) => checks.find((check) => check.name === name);
}

describe('doctor and the models', () => {
	it('tries the key and each model, and says in which form and at what price it answers', async () => {
		const check = await checked({ formats: 'json_object' });
		expect(check('openai')).toMatchObject({ ok: true, detail: 'key accepted, 3 models' });
		expect(check('openai_model')).toMatchObject({ ok: true });
		expect(check('openai_model')?.detail).toContain('gpt-4.1 answers in json_object; 2 USD in');
		expect(check('openai_repair_model')?.detail).toContain('gpt-4.1-mini answers in json_object');
		expect(check('openai_fallback_model')?.detail).toContain('none');
		expect(check('openai_embedding_model')).toMatchObject({ ok: true });
		expect(check('openai_embedding_model')?.detail).toContain('dimensions');
	});

	it('says which model the key may not use, and that a price is not known', async () => {
		const check = await checked(
			{ models: ['gpt-4.1', 'text-embedding-3-small', 'house-model'] },
			{ OPENAI_FALLBACK_MODEL: 'house-model' },
		);
		expect(check('openai_model')).toMatchObject({ ok: true });
		expect(check('openai_repair_model')).toMatchObject({ ok: false });
		expect(check('openai_repair_model')?.detail).toContain('gpt-4.1-mini');
		expect(check('openai_fallback_model')?.detail).toContain('its price is not known');
	});

	it('says that the key was refused', async () => {
		const check = await checked({}, { OPENAI_API_KEY: 'sk-wrong' });
		expect(check('openai')).toMatchObject({ ok: false });
		expect(check('openai')?.detail).toContain('OPENAI_API_KEY');
	});
});
