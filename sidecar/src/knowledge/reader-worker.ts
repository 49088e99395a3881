import { readDocument, type Readable } from './reading/read.ts';
import { answerRequests } from './worker-messages.ts';

answerRequests((document) => readDocument(document as Readable));
