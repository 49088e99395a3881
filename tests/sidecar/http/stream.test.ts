import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mintSessionToken } from '../../../sidecar/src/signing.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { readStream, type Sent } from './sse.ts';

let made: SidecarShop;
let customer: CustomerClient;

beforeAll(async () => {
	made = await startSidecarShop({ seed: 17, model: 'rules' });
});
afterAll(async () => {
	await made.close();
});
beforeEach(async () => {
	customer = made.customer();
	await customer.open();
});

const isEnd = ({ event }: Sent): boolean => event === 'end';
const durable = (events: readonly Sent[]): Sent[] =>
	events.filter(({ event }) => event !== 'chunk' && event !== 'replace');

/** A connection on which the body of a request never comes. */
async function half(port: number): Promise<Socket> {
	const socket = connect(port, '127.0.0.1');
	await once(socket, 'connect');
	socket.on('error', () => undefined);
	socket.write(
		`POST /api/agent/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await customer.token()}\r\nContent-Length: 500\r\n\r\n{`,
	);
	await sleep(200);
	return socket;
}

/** A stream that is asked for and then not read, although a lot is to be told. */
async function deaf(port: number): Promise<Socket> {
	for (let i = 0; i < 3; i++) await oneTurn('Hello! '.repeat(500));
	const socket = connect({ port, host: '127.0.0.1' });
	await once(socket, 'connect');
	socket.on('error', () => undefined);
	socket.pause();
	socket.write(
		`GET /api/agent/stream?conversation_id=${customer.conversationId} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await customer.token()}\r\n\r\n`,
	);
	await sleep(200);
	return socket;
}

/** One turn; its id. */
async function oneTurn(text = 'Hello there!'): Promise<string> {
	const id = await customer.say(text);
	await customer.until((c) => !c.busy && c.messages.some(({ turn_id }) => turn_id === id), 'rest');
	return id;
}

describe('the stream of a conversation', () => {
	it('sends chunks and then the end, which holds their text', async () => {
		const reader = await readStream(made, customer);
		const turn_id = await customer.say('Hello there!');
		const end = await reader.until(isEnd);
		const chunks = reader.events.filter(({ event }) => event === 'chunk');
		expect(chunks.length).toBeGreaterThan(0);
		expect(chunks.map(({ data }) => data['text']).join('')).toBe(end.data['text']);
		expect(end).toMatchObject({ id: '1', data: { turn_id } });
		for (const { id } of chunks) expect(id).toMatch(/^0\.\d+@[0-9a-z]+$/);
		expect(reader.raw()).toMatch(/^retry: \d+\n\n/);
		reader.leave();
	});

	it('backfills, and resumes after the last event seen', async () => {
		await oneTurn();
		await oneTurn('And thanks.');
		const whole = await readStream(made, customer);
		await whole.until(({ id }) => id === '2');
		expect(durable(whole.events).map(({ id }) => id)).toEqual(['1', '2']);
		const rest = await readStream(made, customer, '1');
		await rest.until(isEnd);
		expect(rest.events.map(({ id }) => id)).toEqual(['2']);
		whole.leave();
		rest.leave();
	});

	it('is the same for polling', async () => {
		await oneTurn();
		await customer.say(
			`Please refund ${made.order.currency === 'jpy' ? '¥500' : '5.00'} for order ${made.order.number}. My email is ${made.order.email}`,
		);
		await customer.until((c) => c.messages.length === 4 && !c.busy, 'an answer');
		const polled = await customer.events();
		const reader = await readStream(made, customer);
		await reader.until(({ id }) => id === polled.at(-1)?.id);
		expect(durable(reader.events)).toEqual(polled);
		expect(await customer.events(polled.at(0)?.id)).toEqual(polled.slice(1));
		expect(await customer.events(polled.at(-1)?.id)).toEqual([]);
		reader.leave();
	});

	it('tells a reader of another process the text anew, without doubles', async () => {
		await oneTurn();
		const text = (await customer.conversation()).messages.at(-1)?.text;
		const reader = await readStream(made, customer, '0.3@anotherboot');
		await reader.until(({ event }) => event === 'replace');
		expect(reader.events.map(({ event }) => event)).toEqual(['end', 'replace']);
		expect(reader.events[1]?.data).toMatchObject({ text });
		reader.leave();
	});

	it('goes on over a restart from where a reader was', async () => {
		const before = await readStream(made, customer);
		await oneTurn();
		await before.until(isEnd);
		const last = before.events.at(-1)?.id ?? '';
		await made.restart();
		await before.ended;
		const after = await readStream(made, customer, last);
		await customer.say('Thank you');
		await after.until(isEnd);
		expect(durable(after.events).map(({ id }) => id)).toEqual(['2']);
		after.leave();
	});

	it('serves two readers alike, and one who leaves disturbs nobody', async () => {
		const stays = await readStream(made, customer);
		const leaves = await readStream(made, customer);
		await customer.say('Hello there!');
		await leaves.until(({ event }) => event === 'chunk');
		leaves.leave();
		await stays.until(isEnd);
		await oneTurn('Thanks');
		await stays.until(({ id }) => id === '2');
		const second = await readStream(made, customer);
		await second.until(({ id }) => id === '2');
		expect(durable(second.events)).toEqual(durable(stays.events));
		stays.leave();
		second.leave();
	});

	it('gives a sign of life while nothing happens', async () => {
		const reader = await readStream(made, customer);
		await expect.poll(() => reader.comments.length, { timeout: 20_000 }).toBeGreaterThan(0);
		expect(reader.events).toEqual([]);
		reader.leave();
	}, 25_000);

	it('does not hold up a stop by polling over one connection', async () => {
		let polling = true;
		// Each asks on until it finds nobody; some are being answered when the stop comes.
		const poll = async (): Promise<void> => {
			while (polling) {
				if (!(await customer.events().catch(() => null))) return;
			}
		};
		const polls = Array.from({ length: 8 }, poll);
		await customer.events();
		const began = Date.now();
		await made.sidecar.stop();
		expect(Date.now() - began).toBeLessThan(5_000);
		polling = false;
		await Promise.all(polls);
		expect(await made.sidecar.ended).toBe(0);
		await made.restart();
	});

	it('ends with the token it was opened by', async () => {
		const { sessionId, conversationId } = customer;
		const lifetime = 900_000;
		const early = { now: () => new Date(Date.now() - lifetime + 2_000) };
		const token = await mintSessionToken(made.wordpress.keys, { sid: sessionId }, early);
		const began = Date.now();
		const reply = await fetch(
			`${made.sidecar.url}/api/agent/stream?conversation_id=${conversationId}`,
			{ headers: { Authorization: `Bearer ${token}` } },
		);
		expect(await reply.text()).toBe('retry: 2000\n\n');
		expect(Date.now() - began).toBeLessThan(4_000);
	});

	it('of a guest ends when an account goes on with the conversation', async () => {
		const reader = await readStream(made, customer);
		const member = made.customer({ sub: '5' });
		Object.defineProperty(member, 'sessionId', { value: customer.sessionId });
		member.conversationId = customer.conversationId;
		await member.say('This is nobody else’s business.');
		await reader.ended;
		expect(reader.events).toEqual([]);
	});

	it.each<[string, (port: number) => Promise<Socket>]>([
		['half a request', (port) => half(port)],
		['a reader who stopped reading', (port) => deaf(port)],
	])('%s does not hold up a stop', async (_name, hold) => {
		const socket = await hold(Number(new URL(made.sidecar.url).port));
		const began = Date.now();
		await made.sidecar.stop();
		expect(Date.now() - began).toBeLessThan(8_000);
		expect(await made.sidecar.ended).toBe(0);
		socket.destroy();
		await made.restart();
	});

	it('a sidecar that is stopping is not ready', async () => {
		expect((await fetch(`${made.sidecar.url}/internal/readyz`)).status).toBe(200);
		const socket = connect(Number(new URL(made.sidecar.url).port), '127.0.0.1');
		let answer = '';
		socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
		socket.on('error', () => undefined);
		await once(socket, 'connect');
		socket.write('GET /internal/readyz HTTP/1.1\r\nHost: x\r\n');
		await sleep(200);
		const stopped = made.sidecar.stop();
		await expect.poll(() => made.sidecar.logs()).toContain('"msg":"stopping"');
		await sleep(50);
		socket.write('\r\n');
		await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 503 [^]*"ready":false/);
		await stopped;
		await made.restart();
	});

	it('ends when the sidecar is stopped, which it does not hold up', async () => {
		const reader = await readStream(made, customer);
		const began = Date.now();
		await made.sidecar.stop();
		await reader.ended;
		expect(await made.sidecar.ended).toBe(0);
		expect(Date.now() - began).toBeLessThan(5_000);
		await made.restart();
	});
});
