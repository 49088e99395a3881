/**
 * The thread that searches: its own connection, for reading only, and the vectors' codes in memory.
 * Long scans hold up nobody but the searches behind them.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openReadOnly } from '../db/open.ts';
import { createSearchEngine } from './search-engine.ts';
import type {
	Answers,
	FromThread,
	Question,
	SearchThreadData,
	ToThread,
} from './search-messages.ts';

const { file, embedder } = workerData as SearchThreadData;
const db = openReadOnly(file);
// Floats are read where the operating system has them, without copying whole pages first.
db.pragma('mmap_size = 1073741824');
const engine = createSearchEngine(db, embedder);
let loaded = false;

function answer(question: Question): Answers[keyof Answers] {
	switch (question.kind) {
		case 'text':
			return engine.text(question.asked);
		case 'rank':
			return engine.rank(question.asked, question.vector, question.options);
		case 'size':
			return { passages: engine.vectors.size, bytes: engine.vectors.bytes, loaded };
	}
}

parentPort?.on('message', (message: ToThread) => {
	if (message.kind === 'change') {
		engine.apply(message.change);
		return;
	}
	let reply: FromThread;
	try {
		reply = { call: message.call, value: answer(message.question) };
	} catch (error) {
		reply = { call: message.call, failure: error instanceof Error ? error.message : String(error) };
	}
	parentPort?.postMessage(reply);
});

/** In steps, so that what is asked meanwhile is answered from what is there. */
function load(): void {
	if (engine.load()) setImmediate(load);
	else loaded = true;
}
load();
