import { createServer } from 'node:net';

/** Whether 127.0.0.1:port can be listened on now. */
export function portIsFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => {
			resolve(false);
		});
		server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
			server.close(() => {
				resolve(true);
			});
		});
	});
}

/** A port of 127.0.0.1 that is free now: `wanted` when it is, else any. */
export async function freePort(wanted?: number): Promise<number> {
	if (wanted !== undefined && (await portIsFree(wanted))) return wanted;
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen({ port: 0, host: '127.0.0.1' }, () => {
			const address = server.address();
			server.close(() => {
				if (typeof address === 'object' && address !== null) resolve(address.port);
				else reject(new Error('the system gave no port'));
			});
		});
	});
}
