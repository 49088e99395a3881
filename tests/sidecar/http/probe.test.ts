import type { AddressInfo } from 'node:net';
import { Router } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeRoutes } from '../../../sidecar/src/http/probe.ts';
import { createHttp } from '../../../sidecar/src/http/server.ts';

let server: ReturnType<typeof createHttp>;
let url: string;

beforeEach(async () => {
	const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
	server = createHttp({ agent: [probeRoutes()], internal: [], operator: Router() }, log);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/api/agent/probe`;
});
afterEach(() => {
	server.closeAllConnections();
	server.close();
});

describe('the probe', () => {
	it('sends its second event a moment after the first, to anybody', async () => {
		const response = await fetch(url);
		expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
		expect(response.headers.get('cache-control')).toContain('no-store');
		if (!response.body) throw new Error('no body');
		const parts: string[] = [];
		let first = 0;
		let last = 0;
		for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
			parts.push(part);
			first ||= performance.now();
			last = performance.now();
		}
		expect(parts).toEqual([
			'event: probe\ndata: {"part":1}\n\n',
			'event: probe\ndata: {"part":2}\n\n',
		]);
		expect(last - first).toBeGreaterThan(100);
	});

	it('turns away more than a hundred at a time, and takes them again afterwards', async () => {
		const many = await Promise.all(Array.from({ length: 101 }, () => fetch(url)));
		expect(many.filter(({ status }) => status === 503)).toHaveLength(1);
		await Promise.all(many.map((response) => response.text()));
		expect((await fetch(url)).status).toBe(200);
	});
});
