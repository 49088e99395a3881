// The floor of a start: Node itself and an HTTP server that answers.
import { createServer } from 'node:http';
import process from 'node:process';

createServer((_request, response) => {
	response.end('ok');
}).listen(Number(process.env['PORT']), '127.0.0.1');
