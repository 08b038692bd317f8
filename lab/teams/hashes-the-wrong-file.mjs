// Gives the hash of another file.
import { createHash } from 'node:crypto';
import { play } from './kit/index.mjs';

const wrong = createHash('sha256').update('the wrong file').digest('hex');

await play({ saysInAnswers: (answers) => ({ ...answers, F1: wrong }) });
